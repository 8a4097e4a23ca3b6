"""Comparisons: each is a Question answered by one .sql, and turned into a Comparison by one .py."""

from collections.abc import Callable

from kpi.comparisons.course import compare_course
from kpi.comparisons.coverage import compare_coverage
from kpi.comparisons.cuts import compare_cuts
from kpi.comparisons.gap import compare_gap
from kpi.comparisons.growth import compare_growth
from kpi.comparisons.land import compare_land, compare_land_yield
from kpi.comparisons.move import compare_move
from kpi.comparisons.ranking import compare_ranking
from kpi.comparisons.score import compare_score
from kpi.comparisons.score_items import compare_score_items
from kpi.comparisons.share import compare_share
from kpi.comparisons.standing import compare_standing
from kpi.comparisons.target import compare_target
from kpi.question import Comparison, Question
from kpi.settings import Settings
from kpi.store import Store

COMPARISONS: dict[str, Callable[[Store, Question, Settings], Comparison]] = {
    "target": compare_target,
    "growth": compare_growth,
    "ranking": compare_ranking,
    "share": compare_share,
    "score": compare_score,
    "score_items": compare_score_items,
    "gap": compare_gap,
    "cuts": compare_cuts,
    "coverage": compare_coverage,
    "land": compare_land,
    "land_yield": compare_land_yield,
    "move": compare_move,
    "course": compare_course,
    "standing": compare_standing,
}


def compare(kind: str, store: Store, question: Question, settings: Settings) -> Comparison:
    """The answer of the comparison `kind` (a key of COMPARISONS) to `question`."""
    return COMPARISONS[kind](store, question, settings)
