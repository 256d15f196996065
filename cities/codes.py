"""Which region contains which, by the codes of GB/T 2260."""

NATION = "100000"  # the standard has no code for the nation


def contains(whole: str, part: str) -> bool:
    """Return whether the region with the code `whole` contains the one with the code `part`.

    A province ends with four zeros, a prefecture with two; a county contains no region.
    """
    if whole == part:
        return False
    if whole == NATION:
        return True
    if whole.endswith("0000"):
        return part[:2] == whole[:2]
    return whole.endswith("00") and part[:4] == whole[:4]
