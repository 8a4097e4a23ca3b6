"""Words of both languages, from zh.po and en.po, and numbers in their locale's shape.

A message is looked up by its key. A key that is missing is a KeyError, never a silent
fall-back to the other language; a test keeps the two files complete.
"""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

from babel import Locale
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh_CN", "en": "en_GB"}
MISSING = "—"


@cache
def messages(language: str) -> dict[str, str]:
    with (Path(__file__).parent / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=LOCALES[language])
    return {str(message.id): str(message.string) for message in catalog if message.id}


@cache
def _locale(language: str) -> Locale:
    """Parsed once: by its name babel looks for it among its files anew with every number."""
    return Locale.parse(LOCALES[language])


def say(language: str, key: str, **values: object) -> str:
    """The message of `key`, its {placeholders} filled in."""
    text = messages(language)[key]
    return text.format(**values) if values else text


def shortened(text: str, length: int) -> str:
    """At most so many letters of a text, the last of them … where some are left out."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def text_width(text: str) -> int:
    """How wide a text stands, in Latin letters: a Chinese one is as wide as two."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def number(value: float | None, decimals: int, language: str, sign: bool = False) -> str:
    """`value` with thousands separated and exactly `decimals` decimals; "—" where it is missing.

    Rounds half away from zero on the printed decimal, as statistical tables do. What would print
    as a bare "-0.0" prints without its sign.
    """
    if value is None or math.isnan(value):
        return MISSING
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = rounded_half_up(value, decimals)
    text = format_decimal(rounded, format=pattern, locale=_locale(language))
    return f"+{text}" if sign and rounded > 0 else text


def rounded_half_up(value: float, decimals: int) -> float:
    """`value` rounded half away from zero: 0.125 gives 0.13, 2.5 gives 3."""
    with localcontext(prec=400):
        step = Decimal(1).scaleb(-decimals)
        return float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)) + 0.0
