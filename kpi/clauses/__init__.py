"""Clauses: what each comparison says of a finding, a module each.

`clause(names, finding, question)` is the part of a sentence that a comparison adds behind the figure,
"" where it has nothing to say. A module may also have `headline`, the same in short for a title.
"""

from collections.abc import Callable

from kpi.clauses import course, growth, move, ranking, standing, target
from kpi.names import Names
from kpi.question import Finding, Question

Clause = Callable[[Names, Finding, Question], str]
CLAUSES: dict[str, Clause] = {
    "target": target.clause,
    "growth": growth.clause,
    "ranking": ranking.clause,
    "move": move.clause,
    "course": course.clause,
    "standing": standing.clause,
}
# where the title says it shorter than the sentence
HEADLINES: dict[str, Clause] = {**CLAUSES, "target": target.headline}
