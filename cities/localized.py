"""Texts in both languages of the catalogue; the active language selects one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload

from cities.languages import CHINESE, active_language, in_each


def is_chinese() -> bool:
    """Return whether the active language is Chinese. Otherwise it is English."""
    return active_language() is CHINESE


class Bilingual(NamedTuple):
    """A text in both languages; `str()` gives the text in the active one."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if is_chinese() else self.en

    def format(self, **values: object) -> "Bilingual":
        """Return a Bilingual with `values` (texts, numbers or Bilinguals) formatted into both texts."""
        return Bilingual(
            *(
                text.format(**{name: _in_language(value, index) for name, value in values.items()})
                for index, text in enumerate(self)
            )
        )


def in_both(text: object) -> Bilingual:
    """Return a lazily translated text as a Bilingual."""
    return Bilingual(*in_each(lambda: str(text)).values())


def listed(values: Iterable[Bilingual]) -> Bilingual:
    """Join Bilinguals as an enumeration: 长沙、聊城、德州; Changsha, Liaocheng and Dezhou."""
    *first, last = values
    english = f"{', '.join(value.en for value in first)} and {last.en}" if first else last.en
    return Bilingual("、".join(value.zh for value in values), english)


def joined(values: Sequence[Bilingual], zh: str, en: str) -> Bilingual:
    """Join Bilinguals with the separators `zh` and `en`."""
    return Bilingual(zh.join(value.zh for value in values), en.join(value.en for value in values))


def _in_language(value: object, index: int) -> object:
    return value[index] if isinstance(value, Bilingual) else value


class Localized:
    """A descriptor that reads `<field>_zh` or `<field>_en` of a model by the active language.

    >>> class City(models.Model):
    ...     name_zh = models.CharField(...)
    ...     name_en = models.CharField(...)
    ...     name = Localized("name")
    """

    def __init__(self, field: str) -> None:
        self.field = field

    @overload
    def __get__(self, instance: None, owner: type) -> "Localized": ...

    @overload
    def __get__(self, instance: object, owner: type) -> str: ...

    def __get__(self, instance: object | None, owner: type) -> "Localized | str":
        if instance is None:
            return self
        text: str = getattr(instance, f"{self.field}_{active_language().suffix}")
        return text
