"""What is proposed of a text's figures: whose they are, how sure each is, and what is to be looked at."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpi.store import KEY
from kpi.text import say
from pipelines.label import Office
from pipelines.narrative.facts import SAID_OTHERWISE, read_facts
from pipelines.resolve import Problem
from pipelines.titles import WIDEST_TITLE, read_file_name, read_title

SURE, DOUBTFUL, UNKNOWN = "sure", "doubtful", "unknown"
SENTENCE_END = re.compile(r"[。；！？]")
MOST_WAYS = 5
CITY_AROUND = re.compile(r"[全我本]市")


def own_zone(text: str, name: str, office: Office) -> str | None:
    """The zone whose text it is, as its title says, else the file's name."""
    title = next((line.strip() for line in text.splitlines() if line.strip()), "")
    is_title = len(title) <= WIDEST_TITLE and not SENTENCE_END.search(title)
    said = (read_title(title, office).zone if is_title else "") or read_file_name(name, office).zone
    return office.resolve_zone(said).id if said else None


def propose(figures: pd.DataFrame, office: Office, own: str | None = None, unit: str = "") -> pd.DataFrame:
    """The figures of `extract` numbered from 1 (the index), and what a person is to know of each.

    own: the zone whose text it is. unit: what the loader says where the text gives none.
    zone_id: None where no zone of the catalogue is meant. doubts: Problems, one for each thing to look
    at. certainty: unknown where the catalogue lacks the indicator, sure where there is no doubt.
    is_corrected: False.
    """
    proposed = figures.set_axis(pd.RangeIndex(1, len(figures) + 1))
    proposed = proposed.astype(dict.fromkeys(("value", "yoy", "rank"), float))
    zones = {said: zone_of(said, office, own) for said in proposed["zone_text"].unique()}
    proposed["zone_id"] = [zones[said] for said in proposed["zone_text"]]
    proposed["period_said"] = ""
    proposed["is_corrected"] = False
    read = read_facts(proposed, office, unit)
    doubts: dict[int, list[Problem]] = {number: [] for number in proposed.index}
    for problem in (*_warnings(proposed, own), *read.problems, *read.left_out, *_contradictions(read.facts)):
        doubts[int(problem.cell)].append(problem)
    proposed["doubts"] = list(doubts.values())
    certainty = np.where(proposed["doubts"].map(len) == 0, SURE, DOUBTFUL)
    proposed["certainty"] = np.where(proposed["indicator_id"].isna(), UNKNOWN, certainty)
    return proposed


def zone_of(said: str, office: Office, own: str | None) -> str | None:
    """The zone that a text speaks of: "" and 本区 are `own`, 全市 the city that `own` lies in; None
    where the catalogue has no such zone."""
    if not said:
        return own
    zones = office.catalogue.zones
    if own and CITY_AROUND.fullmatch(said):
        cities = (zone for zone in zones.values() if zone.kind == "city")
        return next((zone.zone_id for zone in cities if zone.city == zones[own].city), None)
    return office.resolve_zone(said, own).id or (own and office.resolve_park(said, [own]))


def _warnings(proposed: pd.DataFrame, own: str | None) -> Iterator[Problem]:
    """What the extractor doubts, and figures of another zone than the one whose text it is."""
    for number, figure in zip(proposed.index, proposed.to_dict("records"), strict=True):
        for code in figure["warnings"]:
            if code not in SAID_OTHERWISE:
                yield Problem("word", f"warning.{code}", "", str(number), "")
        if own and figure["zone_id"] != own and isinstance(figure["zone_id"], str):
            yield Problem("zone", "warning.other_zone", "", str(number), figure["zone_text"])


def _contradictions(facts: pd.DataFrame) -> Iterator[Problem]:
    """Figures of which the text says the same twice, with different values."""
    groups = facts.groupby(list(KEY))["value"]
    for _, rows in facts[groups.transform("nunique") > 1].groupby(list(KEY)):
        ways = list(dict.fromkeys(rows["raw_value"] + rows["raw_unit"]))
        said = say("zh", "list").join(ways[:MOST_WAYS] + ["…"] * (len(ways) > MOST_WAYS))
        for number in dict.fromkeys(rows["figure"]):
            yield Problem("value", "warning.twice", "", str(number), said)
