"""Places by score 综合得分: the ranking of a scheme's scores, and their race through the quarters."""

from dataclasses import replace

import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.comparisons.score import asked, notes_on, read_totals, refs_of_lists, weight_notes
from kpi.period import Period
from kpi.question import Comparison, Note, Question
from kpi.store import Store

RANKING = """
from score_ranking(
    $zone, $period, scheme := $scheme, peers := $peers,
    weights := map($weighed::varchar[], $weights::double[]), benchmark := $benchmark
)
"""
DAYS = "from score_days($zone, $period, scheme := $scheme, peers := $peers)"
QUARTERS = 8
NAMED = ["indicator_id", "indicator_zh", "indicator_en", "unit", "ranked_by"]
RACED = ["zone_id", "zone_zh", "zone_en", "is_own", "value", "rank", "n_ranked"]


def of_scheme(store: Store, question: Question) -> Question:
    """The question with its scheme, the usual one where none is named, and without indicators, as a
    score is of none."""
    return replace(question, scheme=store.catalogue.scheme(question.scheme).id, indicators=())


def rank_scores(store: Store, question: Question) -> Comparison:
    """Every zone of the peer group by its score; columns in score_ranking.sql. Who is not rated
    stands last, without a rank. The finding is the zone's own, rated or not."""
    question = of_scheme(store, question)
    rows = store.ask(RANKING, **asked(question), benchmark=question.benchmark)
    notes = notes_on(store.catalogue.scheme(question.scheme), question, rows)
    notes.append(Note("note.by.score"))
    if question.benchmark and not rows["benchmark_value"].notna().any():
        notes.append(Note("note.benchmark_unscored", {"zones": (question.benchmark,)}))
    own = findings_of("ranking", rows[rows["is_own"]].drop(columns="refs"))
    return answer("ranking", store, question, rows.drop(columns="refs"), own, notes, refs_of_lists(rows))


def race_scores(store: Store, question: Question) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row per zone that was rated on any of the newest eight days on which anybody was, and each of
    these days, and the figures that the scores are made of.

    Columns as in course.sql, but for `ref`. value, rank: null where the zone was not rated; status: null, as
    a score has none of its own.
    """
    raced: list[pd.DataFrame] = []
    for day in read_days(store, question):
        totals = read_totals(store, replace(question, period=Period(day.date())))
        if totals["is_rated"].any():
            raced.append(totals.assign(period=day))
        if len(raced) == QUARTERS:
            break
    if not raced:
        return pd.DataFrame(columns=[*NAMED, "period", *RACED, "status"]), pd.DataFrame({"ref": []})
    totals = pd.concat(raced, ignore_index=True)
    scheme = store.catalogue.scheme(question.scheme)
    names = ("", scheme.name_zh, scheme.name_en, "1", "score")
    rows = totals.assign(
        **dict(zip(NAMED, names, strict=True)),
        value=totals["score"].where(totals["is_rated"]),
        n_ranked=totals["n_rated"],
        status=None,
    )
    rows = rows[rows.groupby("zone_id")["is_rated"].transform("any")]
    rows = rows.sort_values(["period", "rank", "zone_id"], na_position="last", ignore_index=True)
    return rows[[*NAMED, "period", *RACED, "status"]], refs_of_lists(totals)


def race_notes(store: Store, question: Question) -> list[Note]:
    """The scheme, its threshold and the weights, which hold on all days, and how the race is run."""
    scheme = store.catalogue.scheme(question.scheme)
    return [
        Note("note.scheme", {"scheme": scheme.id}),
        Note("note.coverage", {"pct": f"{scheme.min_coverage_pct:g}"}),
        *weight_notes(scheme, question),
        Note("note.course_score"),
        Note("note.by.score"),
    ]


def read_days(store: Store, question: Question) -> list[pd.Timestamp]:
    """The days on which anybody may be rated, the newest first."""
    values = asked(question)
    named = {name: values[name] for name in ("zone", "period", "scheme", "peers", "as_of")}
    return list(store.ask(DAYS, **named)["day"])
