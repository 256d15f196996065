"""Compare every printed phrase with the texts of the articles, which are private and never loaded."""

from collections.abc import Iterator
from pathlib import Path

from plans.editing import texts
from plans.editing.coverage import QUOTING


def misquoted(folder: Path) -> Iterator[str]:
    """Yield each printed phrase that is not in its paragraph, and each source without a text."""
    texts_by_source = {path.stem: texts.numbered(path) for path in sorted(folder.glob("*.txt"))}
    lacking = set()
    for model in QUOTING:
        phrases = model.objects.exclude(as_printed="").order_by("source", "paragraph", "pk")
        for entry in phrases:
            text = texts_by_source.get(entry.source_id)
            if text is None:
                lacking.add(entry.source_id)
            elif entry.as_printed not in text.get(entry.paragraph, ""):
                name = f"{model._meta.model_name} {'/'.join(entry.natural_key())}"
                yield f"{name}: “{entry.as_printed}” does not stand in paragraph {entry.paragraph} of {entry.source_id}"
    for source in sorted(lacking):
        yield f"source {source}: no {source}.txt in {folder}"
