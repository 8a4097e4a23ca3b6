"""Clauses: what each comparison says of a finding, a module each.

`clause(names, finding, question)` is the part of a sentence that a comparison adds behind the figure,
"" where it has nothing to say. A module may also have `headline`, the same in short for a title.
"""

from collections.abc import Callable

from kpi.clauses import (
    course,
    coverage,
    cuts,
    gap,
    growth,
    land,
    move,
    race,
    ranking,
    score,
    score_items,
    share,
    standing,
    target,
)
from kpi.names import Names, Values
from kpi.question import Finding, Question

Clause = Callable[[Names, Finding, Question], str]
CLAUSES: dict[str, Clause] = {
    "target": target.clause,
    "growth": growth.clause,
    "ranking": ranking.clause,
    "share": share.clause,
    "gap": gap.clause,
    "cuts": cuts.clause,
    "score": score.clause,
    "score_items": score_items.clause,
    "race": race.clause,
    "coverage": coverage.clause,
    "land": land.clause,
    "land_yield": land.quadrant_clause,
    "move": move.clause,
    "course": course.clause,
    "standing": standing.clause,
}
# where the title says it shorter than the sentence
HEADLINES: dict[str, Clause] = CLAUSES | {
    "target": target.headline,
    "share": share.headline,
    "gap": gap.headline,
    "score": score.headline,
    "score_items": score_items.headline,
    "race": race.headline,
    "land": land.headline,
    "land_yield": land.quadrant_headline,
}
# what stands in brackets behind the figure
BESIDE: dict[str, Callable[[Names, Values], str]] = {"land": land.beside, "land_yield": land.beside}
