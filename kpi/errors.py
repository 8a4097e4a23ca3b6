"""The one family of errors. Each carries a key into kpi/text and the values of its sentence."""

from dataclasses import dataclass

from kpi.text import say


@dataclass(frozen=True)
class Named:
    """Codes in an error's sentence that have words of their own, said under `prefix`: action.due …"""

    prefix: str
    codes: tuple[str, ...]

    def text(self, language: str) -> str:
        words = [say(language, f"{self.prefix}.{code}") for code in self.codes]
        return say(language, "list").join(words)


class ZoneGapError(Exception):
    """Something was asked that cannot be done; `text` says what, what was found, and what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, language: str = "zh") -> str:
        words = {
            name: value.text(language) if isinstance(value, Named) else value
            for name, value in self.values.items()
        }
        return say(language, self.key, **words)

    def __str__(self) -> str:
        return self.text()


class UnknownName(ZoneGapError, LookupError):
    """A zone, indicator, peer group or period that the vocabulary does not hold."""


class BadFile(ZoneGapError, ValueError):
    """A file that cannot be read, or holds nothing that can be understood."""


class StoreError(ZoneGapError, RuntimeError):
    """The database cannot do what was asked of it."""
