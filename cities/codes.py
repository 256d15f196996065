"""The containment of regions by their GB/T 2260 codes."""

NATION = "100000"  # the standard has no code for the nation


def contains(whole: str, part: str) -> bool:
    """Return whether the region with the code `whole` contains the one with the code `part`.

    The code of a province ends with four zeros, that of a prefecture with two. A county contains no region.
    """
    if whole == part:
        return False
    if whole == NATION:
        return True
    if whole.endswith("0000"):
        return part[:2] == whole[:2]
    return whole.endswith("00") and part[:4] == whole[:4]
