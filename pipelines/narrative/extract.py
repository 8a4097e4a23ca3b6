"""Prose → candidate figures: the columns of `python -m pipelines extract`."""

import re
from functools import lru_cache

import pandas as pd

from pipelines.label import Office
from pipelines.narrative.figures import Figure
from pipelines.narrative.lexicon import Lexicon
from pipelines.narrative.mentions import number_pattern, read_mentions
from pipelines.narrative.naming import Name
from pipelines.narrative.reader import Reader
from pipelines.narrative.scope import first_scope
from pipelines.narrative.sentences import Sentence, read_sentences

KEPT_OFFICES = 4
COLUMNS = (
    "text",
    "start",
    "end",
    "zone_text",
    "indicator_id",
    "indicator_text",
    "value",
    "unit",
    "yoy",
    "period",
    "span",
    "measure",
    "basis",
    "bound",
    "status",
    "rank",
    "rank_of",
    "warnings",
)


def extract(text: str, office: Office, period: str = "") -> pd.DataFrame:
    """One row a figure, in the order of the text. `period`: what the loader says of the whole text."""
    lexicon, numbers = _prepared(office)
    reader = Reader(lexicon, first_scope(text, period))
    rows = []
    for sentence in read_sentences(text):
        mentions = read_mentions(sentence.view, lexicon, numbers)
        for figure in reader.read(sentence, mentions):
            rows.append(row_of(figure, sentence, text))
    return pd.DataFrame(rows, columns=[*COLUMNS, "sentence", "paragraph"])


@lru_cache(KEPT_OFFICES)
def _prepared(office: Office) -> tuple[Lexicon, re.Pattern[str]]:
    """The lexicon and the pattern of numbers for an office, made once."""
    return Lexicon(office), number_pattern(office.catalogue)


def row_of(figure: Figure, sentence: Sentence, text: str) -> dict[str, object]:
    start, end = sentence.span(figure.start, figure.end)
    warnings = list(dict.fromkeys(figure.warnings))
    if figure.period is None:
        warnings.append("no_period")
    return {
        "text": text[start:end],
        "start": start,
        "end": end,
        "zone_text": figure.zone,
        "indicator_id": figure.name.ids[0] if figure.name.ids else None,
        "indicator_text": written(figure.name, sentence, text),
        "value": figure.value,
        "unit": figure.unit or None,
        "yoy": figure.yoy,
        "period": figure.period.end.isoformat() if figure.period else None,
        "span": figure.period.span if figure.period else None,
        "measure": figure.measure,
        "basis": figure.basis,
        "bound": figure.bound,
        "status": figure.status,
        "rank": figure.rank,
        "rank_of": figure.rank_of,
        "warnings": warnings,
        "sentence": sentence.text.strip(),
        "paragraph": sentence.paragraph,
    }


def written(name: Name, sentence: Sentence, text: str) -> str:
    """A name as the text writes it (GDP, R&D经费), where its words stand together there."""
    if not name.text or sentence.view[name.start : name.end] != name.text:
        return name.text
    start, end = sentence.span(name.start, name.end)
    return text[start:end]
