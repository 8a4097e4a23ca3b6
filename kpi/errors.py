"""The one family of errors. Each carries a key into kpi/text and the values of its sentence."""

from kpi.text import say


class ZoneGapError(Exception):
    """Something was asked that cannot be done; `text` says what, what was found, and what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, language: str = "zh") -> str:
        return say(language, self.key, **self.values)

    def __str__(self) -> str:
        return self.text()


class UnknownName(ZoneGapError, LookupError):
    """A zone, indicator, peer group or period that the vocabulary does not hold."""


class BadFile(ZoneGapError, ValueError):
    """A file that cannot be read, or holds nothing that can be understood."""


class StoreError(ZoneGapError, RuntimeError):
    """The database cannot do what was asked of it."""
