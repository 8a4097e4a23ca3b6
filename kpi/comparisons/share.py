"""The part and its whole: share 占比, pull 拉动 and contribution 贡献率; who contributed, who dragged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kpi.comparisons.answer import answer, findings_of
from kpi.question import Comparison, Finding, Note, Question
from kpi.settings import Settings
from kpi.store import Store

SQL = """
from share(
    $zone, $period, indicators := $indicators, peers := $peers,
    whole := $whole, tiny_pp := $tiny_pp
)
"""
MOVERS = 3
MONEY = ("cny", "usd")


def compare_share(store: Store, question: Question, settings: Settings) -> Comparison:
    """Every zone of every whole that the zone is a part of (of `question.whole` alone where it says
    one) by every indicator asked; columns in share.sql.

    Of one indicator the findings are the zone's own, then who moved the whole, for each whole. Of
    several there is first a count for each whole, then the zone's own that say something.
    """
    rows = store.ask(
        SQL,
        **question.values(),
        peers=question.peers,
        whole=question.whole or None,
        tiny_pp=settings.tiny_pp,
    )
    return answer(
        "share", store, question, rows, _findings(rows, question), _notes(store, rows, question, settings)
    )


def _findings(rows: pd.DataFrame, question: Question) -> list[Finding]:
    if len(question.indicators) == 1:
        return findings_of("share", rows[rows["is_own"]]) + [
            finding
            for whole in rows["whole_kind"].unique()
            for finding in _movers(rows[rows["whole_kind"] == whole])
        ]
    told = rows[rows["is_own"] & (rows["share_pct"].notna() | rows["pull_pp"].notna())]
    own = findings_of("share", told)
    wholes = told["whole_kind"].unique()
    counts = [_count([one.values for one in own if one.values["whole_kind"] == whole]) for whole in wholes]
    return counts + [own[at] for at in np.argsort(-told["pull_pp"].to_numpy(), kind="stable")]


def _count(told: list[Mapping[str, Any]]) -> Finding:
    """In how many indicators the zone contributed to one whole, and in how many it dragged; where
    its growth is farthest above and below the whole's."""
    values = {"whole_kind": told[0]["whole_kind"], **_verdicts(row["verdict"] for row in told)}
    for side, verdict in (("ahead", "contributed"), ("behind", "dragged")):
        on_side = [row for row in told if row["verdict"] == verdict]
        first = max(on_side, key=lambda row: abs(row["growth_lead_pp"]), default=None)
        values[f"{side}_indicator_id"] = first and first["indicator_id"]
        values[f"{side}_pp"] = first and abs(first["growth_lead_pp"])
    return Finding("share", "", values)


def _verdicts(given: Iterable[str | None]) -> dict[str, Any]:
    found = Counter(given)
    counts = {f"n_{verdict}": found[verdict] for verdict in ("contributed", "dragged", "level")}
    return {"n_judged": sum(counts.values()), **counts}


def _movers(rows: pd.DataFrame) -> list[Finding]:
    """Who moved one whole most, up and down, and how many grew with it: of one indicator, where two
    zones or more have a pull."""
    pulled = rows[rows["pull_pp"].notna()]
    if len(pulled) < 2:
        return []
    sides = {
        "up": pulled[pulled["pull_pp"] > 0].sort_values("pull_pp", ascending=False, kind="stable"),
        "down": pulled[pulled["pull_pp"] < 0].sort_values("pull_pp", kind="stable"),
    }
    first = findings_of("share", pulled.head(1))[0].values
    about = ("indicator_id", "direction", "whole_kind", "whole_growth_pct")
    values = {
        **{name: first[name] for name in about},
        **{side: _pairs(rows) for side, rows in sides.items()},
        **{f"n_tied_{side}": _tied(rows) for side, rows in sides.items()},
        **_verdicts(pulled["verdict"]),
    }
    return [Finding("share", str(first["indicator_id"]), values)]


def _pairs(rows: pd.DataFrame) -> tuple[tuple[str, float], ...]:
    first = rows.head(MOVERS)
    return tuple(zip(first["zone_id"], first["pull_pp"], strict=True))


def _tied(rows: pd.DataFrame) -> int:
    """How many rows share the first one's pull."""
    pulls = rows["pull_pp"].round(9)
    return int((pulls == pulls.iloc[0]).sum()) if len(pulls) else 0


def _notes(store: Store, rows: pd.DataFrame, question: Question, settings: Settings) -> list[Note]:
    notes = [note for kind in rows["whole_kind"].unique() for note in _notes_on(kind, rows, question)]
    notes.append(Note("note.share", {"tiny": f"{settings.tiny_pp:g}"}))
    notes.append(Note("note.share_verdict"))
    units = [store.catalogue.units.resolve_unit(unit) for unit in rows["unit"].unique()]
    if any(unit is not None and unit.family in MONEY for unit in units):
        notes.append(Note("note.current_prices"))
    if rows["published_share_pct"].notna().any():
        notes.append(Note("note.published_share"))
    return notes


def _notes_on(kind: str, rows: pd.DataFrame, question: Question) -> list[Note]:
    """What the whole is; of one indicator, who of the group is not in the sum."""
    is_of_it = rows["whole_kind"] == kind
    if kind != "group":
        return [Note(f"note.share_{kind}", {"zones": (rows["whole_zone_id"][is_of_it].iloc[0],)})]
    if len(question.indicators) != 1:
        return [Note("note.share_groups", {"peers": question.peers})]
    rows = rows.loc[is_of_it, ["zone_id", "value", "base_value", "n_matched", "n_members"]]
    counts = {"matched": int(rows["n_matched"].iloc[0]), "members": int(rows["n_members"].iloc[0])}
    notes = [Note("note.share_group", {"peers": question.peers, **counts})]
    left_out = rows.loc[rows["value"].isna() | rows["base_value"].isna(), "zone_id"]
    if len(left_out):
        notes.append(Note("note.share_left_out", {"zones": tuple(left_out)}))
    return notes
