"""Step 3, resolve: the texts of a sheet into ids, periods, units and numbers; what cannot be is a Problem."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from kpi.catalogue import OWN_ZONE
from kpi.errors import UnknownName, ZoneGapError
from kpi.name import Match, folded
from kpi.period import Period, resolve_period
from kpi.store import FACT_COLUMNS
from kpi.text import say
from kpi.unit import Unit, convert
from pipelines.label import Office, is_period_fragment, joined_period
from pipelines.number import COLUMNS, read_numbers
from pipelines.read import cell_name
from pipelines.vocabulary import MEASURES, code_of, codes

MENDED_IN = {"given_unit": "unit"}
CATALOGUE_UNIT = "目录"
RATES = {"yoy", "target_yoy", "share", "target_share"}
PLACES = {"rank", "target_rank"}
ANNUAL = {"target", "target_yoy", "target_share", "target_rank"}
POINTS = ("个百分点", "百分点")
MOST_PROBLEMS = 200
BARE_YEAR = re.compile(r"(?:19|20)\d\d年?")
LISTED = re.compile(r"[、,，;；]|和|(?<=[%％])/|/(?=[%％])")
UNIT_MAY_BE_LEFT_OUT = {"count", "case", "person", "rate", "place", "plain"}


@dataclass(frozen=True)
class Problem:
    """Something in a file that is not understood: where it stands, why, and what is nearest.

    kind: zone, indicator, period (names to settle) or value, unit, word (refused).
    """

    kind: str
    key: str
    sheet: str
    cell: str
    text: str
    count: int = 1
    candidates: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: str = "zh") -> str:
        where = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        near = say(language, "list").join(name for _, name in self.candidates) or "—"
        return say(language, self.key, where=where, text=self.text, near=near, count=self.count)


@dataclass(frozen=True)
class Resolved:
    """Facts (FACT_COLUMNS, fact_no, the texts zone_text and indicator_text, and is_clear, false where a
    problem speaks of the fact) and problems.

    Facts are whole only where there are no problems.
    """

    facts: pd.DataFrame
    problems: tuple[Problem, ...]


def resolve(cells: pd.DataFrame, office: Office, hints: Mapping[str, str]) -> Resolved:
    """Facts from the cells that `unfold` gives.

    `hints`: zone (whose file it is), period, measure and unit, used where the file does not say.
    """
    resolver = _Resolver(cells.reset_index(drop=True), office, hints)
    facts = resolver.facts()
    return Resolved(facts, tuple(resolver.problems))


class _Resolver:
    def __init__(self, cells: pd.DataFrame, office: Office, hints: Mapping[str, str]) -> None:
        self.cells = cells
        self.office = office
        self.catalogue = office.catalogue
        self.hints = hints
        self.problems: list[Problem] = []
        self.unclear: set[int] = set()

    def facts(self) -> pd.DataFrame:
        cells = self.cells
        numbers = read_numbers(cells["raw"])
        cells[["value", "unit_text", "state", "bound_text"]] = numbers[COLUMNS[:4]]
        cells["is_change"] = numbers["is_change"]
        self._measures()
        cells["zone_id"] = self._zones()
        cells["indicator_id"] = self._indicators()
        cells["kind"] = cells["indicator_id"].map(self._indicator_attribute("kind"))
        self._measures_by_kind()
        for name in ("basis", "status"):
            cells[f"{name}_code"] = self._codes(name)
        self._bounds()
        self._periods()
        self._numbers()
        cells["rank_of_id"] = self._ranked()
        return self._frame()

    def _zones(self) -> pd.Series:
        """Zone ids. A table that names no zone at all is the loader's own; a blank among named
        ones is asked about."""
        own = self.hints.get("zone")
        named = self.cells["zone"] != ""
        if own and not named.any():
            return pd.Series(own, index=self.cells.index, dtype=object)
        if not named.all():
            self._report("zone", "problem.no_zone", ~named, "zone")
        return self._matched("zone", lambda text: self.office.resolve_zone(text, own))

    def _indicators(self) -> pd.Series:
        """Ids by name and unit: yuan and US-dollar indicators may share a name."""
        cells = self.cells
        texts = cells["indicator"].astype(object)
        settled = texts.map({t: self.office.settled_units.get(folded(t), "") for t in texts.unique()})
        told = [settled, *(cells[name].astype(object) for name in ("unit", "head_unit", "sheet_unit"))]
        codes, cases = pd.factorize(pd.MultiIndex.from_arrays([texts, *told]))
        ids: list[str | None] = []
        for number, (name, *given) in enumerate(cases):
            match = self.office.resolve_indicator(name, self._family([*given, self.hints.get("unit", "")]))
            ids.append(match.id)
            if match.id is None:
                key = "problem.indicator" if name else "problem.no_indicator"
                self._report("indicator", key, codes == number, "indicator", match.candidates)
        return pd.Series(np.array(ids, dtype=object)[codes], index=cells.index)

    def _family(self, given: list[str]) -> str | None:
        """What the first unit of an amount among these measures: yuan, US dollars; None where none is."""
        units = self.catalogue.units
        known = (units.resolve_unit(part) for text in given for part in _listed(text))
        return next((u.family for u in known if u and u.family not in ("rate", "points", "place")), None)

    def _measures(self) -> None:
        """What each figure is, where the file says; a word of 类别 that says nothing is asked about."""
        cells = self.cells
        found = cells["measure"].astype(object)
        codes, pairs = pd.factorize(pd.MultiIndex.from_arrays([found, cells["measure_text"]]))
        for number, (code, text) in enumerate(pairs):
            if text and not code and not self.office.label(text).is_understood:
                near = tuple((code, say("zh", f"measure.{code}")) for code in MEASURES)
                self._report("word", "problem.measure", codes == number, "measure", near)
        cells["measure_code"] = found.where(found != "", self.hints.get("measure") or "actual")

    def _measures_by_kind(self) -> None:
        """What a figure is by its indicator and its cell: places are ranks; 增长8% among targets is a
        target growth, and so is a % where the indicator is an amount."""
        cells = self.cells
        found = cells["measure_code"]
        place = cells["kind"] == "rank"
        found = found.mask(place & (found == "actual"), "rank").mask(
            place & (found == "target"), "target_rank"
        )
        own = cells["indicator_id"].map(self._indicator_attribute("unit"))
        percent = cells["unit_text"].isin(["%", "个百分点", "百分点"]) & (own != "%") & own.notna()
        change = cells["is_change"] | (percent & (found == "target"))
        found = found.mask(change & (found == "target") & ((own != "%") | cells["is_change"]), "target_yoy")
        found = found.mask(cells["is_change"] & percent & (found == "actual"), "yoy")
        cells["measure_code"] = found

    def _codes(self, kind: str) -> pd.Series:
        texts = self.cells[kind].astype(object)
        words = {text: code_of(kind, text) if text else "" for text in texts.unique()}
        near = tuple((code, code) for code in codes(kind))
        for text, code in words.items():
            if text and not code:
                self._report("word", f"problem.{kind}", texts == text, kind, near)
        return texts.map(words)

    def _bounds(self) -> None:
        """Bounds that are not known words stay as a note: they do not change the number."""
        cells = self.cells
        texts = cells["bound"].astype(object)
        found = texts.map({text: code_of("bound", text) if text else "" for text in texts.unique()})
        unknown = (texts != "") & (found == "")
        cells["note"] = cells["note"].where(~unknown, texts + " " + cells["note"])
        cells["bound_code"] = found.where(found != "", cells["bound_text"])

    def _periods(self) -> None:
        """Last days and spans: what the rows and heads say, else what the loader said, else what the
        title says; then 上年同期, 本月 and the year of a target. A blank among rows that say is asked
        about."""
        cells = self.cells
        given = cells["period"].astype(object)
        stated = self.hints.get("period", "")
        outer = cells["sheet_period"].astype(object)
        outer = pd.Series(stated, index=outer.index, dtype=object) if stated else outer
        is_told = given != ""
        in_rows = bool((cells["period_column"] != cells["column"]).any()) and is_told.any()
        whole = outer if not in_rows else outer.where(is_told, "")
        keys = [given, whole, cells["kind"].fillna("flow"), cells["measure_code"]]
        keys += [cells["years"], cells["is_whole"], cells["span"]]
        groups, cases = pd.factorize(pd.MultiIndex.from_arrays(keys))
        of_year = set(given[~cells["measure_code"].isin(ANNUAL)])
        bare = {text[:4] for text in of_year if BARE_YEAR.fullmatch(text)}
        placed = [self._place(bare, *case) for case in cases]
        for text in dict.fromkeys(place for place in placed if isinstance(place, str)):
            at = np.isin(groups, [number for number, place in enumerate(placed) if place == text])
            self._report("period", "problem.period" if text else "problem.no_period", at, "period", text=text)
        found = [place if isinstance(place, Period) else None for place in placed]
        ends = np.array([p.end if p else None for p in found], dtype="datetime64[s]")
        cells["period_id"] = ends[groups]
        cells["span_id"] = np.array([p.span if p else None for p in found], dtype=object)[groups]

    def _place(
        self,
        bare: set[str],
        given: str,
        outer: str,
        kind: str,
        measure: str,
        years: int,
        is_whole: bool,
        span: str,
    ) -> "Period | str":
        """The period of a figure, or the text that reads as none."""
        text = given
        if given and outer and is_period_fragment(given):
            text = joined_period(outer, given)
        elif BARE_YEAR.fullmatch(given) and measure not in ANNUAL and self._is_same_part(outer, bare):
            text = same_part(outer, given)
        try:
            period = resolve_period(text or outer)
        except UnknownName:
            return text or outer
        if years:
            period = period.years_before(-years)
        is_annual = is_whole or (measure in ANNUAL and not given)
        if is_annual:
            period = Period(date(period.end.year, 12, 31), "ytd")
        elif span:
            period = Period(period.end, span)
        return period.spanning(kind)

    def _is_same_part(self, outer: str, bare: set[str]) -> bool:
        """Whether heads of bare years, 2023年 | 2024年, mean the months of the title, 2024年1-9月."""
        return outer[:4] in bare and len(bare) < 4 and is_partial(outer)

    def _numbers(self) -> None:
        """Values in their indicator's unit. The growth of a percentage is a change in percentage points,
        whatever the column is headed; a unit that stands beside the level says nothing of its rate."""
        cells = self.cells
        rate = cells["measure_code"].isin(RATES)
        place = cells["measure_code"].isin(PLACES)
        dirty = (cells["state"] == "dirty") | ((cells["state"] == "level") & ~rate)
        for index in cells.index[dirty][:MOST_PROBLEMS]:
            self._report("value", "problem.number", cells.index == index, "raw")
        own = cells["indicator_id"].map(self._indicator_attribute("unit"))
        points = (cells["measure_code"] == "yoy") & (cells["kind"] == "ratio") & (own == "%")
        goal = own.mask(rate, "%").mask(place, "位").mask(points, "个百分点")
        cells["goal_unit"] = goal.mask(cells["measure_code"] == "completion", "%")
        given = self._given_units()
        given = given.mask((rate | place) & (cells["unit_text"] == ""), cells["goal_unit"])
        cells["given_unit"] = given.mask(points & given.isin(["%", "％"]), "个百分点")
        self._convert()

    def _given_units(self) -> pd.Series:
        """The unit of every figure: of its cell, its row or column, as settled, or of head and title
        where that can be meant."""
        cells = self.cells
        texts = cells["indicator"].astype(object)
        settled = texts.map({t: self.office.settled_units.get(folded(t), "") for t in texts.unique()})
        keys = [
            cells[name].astype(object)
            for name in ("unit_text", "unit", "head_unit", "sheet_unit", "goal_unit")
        ]
        codes, cases = pd.factorize(pd.MultiIndex.from_arrays([*keys[:2], settled, *keys[2:]]))
        found = np.array([self._unit_of(*case) for case in cases], dtype=object)
        return pd.Series(found[codes], index=cells.index)

    def _unit_of(self, in_cell: str, in_table: str, settled: str, head: str, sheet: str, goal: str) -> str:
        if in_cell or settled:
            return in_cell or settled
        candidates = [in_table, head, sheet]
        stated = self.hints.get("unit", "")
        candidates.append(str(goal) if stated == CATALOGUE_UNIT else stated)
        units = self.catalogue.units
        wanted = units.resolve_unit(str(goal))
        parts = [part for text in candidates for part in _listed(text)]
        for part in parts:
            known = units.resolve_unit(part)
            if wanted and known and known.family == wanted.family:
                return part
        if in_table and len(_listed(in_table)) == 1:
            return in_table
        return parts[0] if parts and (wanted is None or must_be_said(wanted)) else ""

    def _ranked(self) -> pd.Series:
        """How many were ranked: a whole number from 1, with or without 家 behind it."""
        given = self.cells["rank_of"].astype(object)
        if (given == "").all():
            return pd.Series(pd.NA, index=given.index, dtype="Int32")
        given = given.where(self.cells["measure_code"].isin(PLACES), "")
        count = read_numbers(given)["value"]
        wrong = (given != "") & ~((count >= 1) & (count == count.round()) & (count < 1e6))
        for text in given[wrong].unique():
            self._report("value", "problem.rank_of", given == text, "rank_of")
        return count.where((given != "") & ~wrong).astype("Int32")

    def _convert(self) -> None:
        cells = self.cells
        codes, pairs = pd.factorize(
            pd.MultiIndex.from_frame(cells[["given_unit", "goal_unit"]].astype(object))
        )
        values = cells["value"].to_numpy(dtype=float, copy=True)
        lacking = np.zeros(len(cells), dtype=bool)
        for number, (given, goal) in enumerate(pairs):
            wanted = self.catalogue.units.resolve_unit(str(goal))
            at = codes == number
            if wanted is None:
                continue
            if not given:
                lacking |= at & (cells["state"] != "dirty").to_numpy() & must_be_said(wanted)
                continue
            factor = self._factor(given, goal, at)
            if factor is not None and factor != 1:
                values[at] = convert(values[at], factor)
        cells["value"] = values
        if lacking.any():
            self._ask_units(lacking)

    def _factor(self, given: str, goal: str, at: np.ndarray) -> Fraction | None:
        try:
            return self.catalogue.units.factor(given, goal)
        except ZoneGapError:
            self._report("unit", "problem.unit", at, "given_unit", ((goal, goal),))
            return None

    def _ask_units(self, lacking: np.ndarray) -> None:
        """One question for all the indicators without a unit: label → the catalogue's unit, "" where
        the catalogue has the name in two currencies."""
        pairs = self.cells.loc[lacking, ["indicator", "goal_unit"]].drop_duplicates("indicator")
        proposed = tuple(
            (label, "" if self._is_of_two_families(label) else goal)
            for label, goal in pairs.itertuples(index=False)
        )
        text = say("zh", "list").join(label for label, _ in proposed)
        self._report("unit", "problem.no_unit", lacking, "indicator", proposed, text=text)

    def _is_of_two_families(self, label: str) -> bool:
        found = {self.office.resolve_indicator(label, family).id for family in ("cny", "usd")}
        return len(found) > 1

    def _matched(self, column: str, resolve_text: Callable) -> pd.Series:
        codes, texts = pd.factorize(self.cells[column].astype(object))
        matches = [resolve_text(text) if text else Match(text, None) for text in texts]
        for number, match in enumerate(matches):
            if match.id is None and match.text:
                key = "problem.own_zone" if folded(match.text) in OWN_ZONE else f"problem.{column}"
                self._report(column, key, codes == number, column, match.candidates)
        return pd.Series(np.array([match.id for match in matches], dtype=object)[codes])

    def _report(
        self,
        kind: str,
        key: str,
        at: pd.Series | np.ndarray,
        column: str,
        candidates: Iterable[tuple[str, str]] = (),
        text: str | None = None,
    ) -> None:
        """One problem for all the cells that share it, named by the first cell to be mended."""
        rows = self.cells[at]
        self.unclear.update(rows.index)
        first = rows.iloc[0]
        text = str(first[column]) if text is None else text
        place = MENDED_IN.get(column, column)
        where = first["cell"]
        is_in_figure = place == "unit" and first.get("unit_text")
        if f"{place}_column" in rows and not is_in_figure:
            where = cell_name(int(first[f"{place}_row"]), int(first[f"{place}_column"]))
        self.problems.append(Problem(kind, key, first["sheet"], where, text, len(rows), tuple(candidates)))

    def _indicator_attribute(self, name: str) -> dict[str, str]:
        return {id_: getattr(item, name) for id_, item in self.catalogue.indicators.items()}

    def _frame(self) -> pd.DataFrame:
        cells = self.cells
        frame = pd.DataFrame(
            {
                "zone_id": cells["zone_id"],
                "indicator_id": cells["indicator_id"],
                "period": cells["period_id"],
                "span": cells["span_id"],
                "measure": cells["measure_code"],
                "basis": cells["basis_code"],
                "value": cells["value"],
                "unit": cells["goal_unit"],
                "raw_value": cells["raw"],
                "raw_unit": cells["given_unit"],
                "status": cells["status_code"].replace("", "final"),
                "rank_of": cells["rank_of_id"],
                "bound": cells["bound_code"],
                "sheet": cells["sheet"],
                "cell": cells["cell"],
                "source": cells["source"],
                "note": cells["note"],
            }
        )[list(FACT_COLUMNS)]
        frame["fact_no"] = range(1, len(frame) + 1)
        frame["zone_text"] = cells["zone"]
        frame["indicator_text"] = cells["indicator"]
        frame["is_clear"] = ~np.isin(np.arange(len(frame)), list(self.unclear))
        frame["period"] = pd.to_datetime(frame["period"])
        texts = [
            name
            for name in frame.columns
            if name not in ("period", "value", "rank_of", "fact_no", "is_clear")
        ]
        return frame.astype(dict.fromkeys(texts, "str"))


def must_be_said(unit: Unit) -> bool:
    """Whether a figure needs its unit written: money does, a number of firms does not, one in 万人 does."""
    return unit.family not in UNIT_MAY_BE_LEFT_OUT or unit.factor != 1


def is_partial(text: str) -> bool:
    """Whether a period is less than a whole year."""
    try:
        return resolve_period(text).end.month < 12
    except UnknownName:
        return False


def same_part(outer: str, year: str) -> str:
    """The same months of another year: 2024年1-9月 and 2023年 give 2023年1-9月."""
    return year[:4] + re.sub(r"^(?:19|20)\d\d", "", outer)


def _listed(text: str) -> list[str]:
    """The units of a list: 亿元、%."""
    return [part for part in LISTED.split(str(text)) if part]
