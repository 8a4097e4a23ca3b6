"""Step 3, resolve: the texts of a sheet into ids, periods, units and numbers; what cannot be is a Problem."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from pipelines.cases import number_cases, spread
from pipelines.label import (
    SAME_PART,
    Office,
    is_period_fragment,
    joined_measure,
    joined_period,
    reads_as_period,
    same_part,
)
from pipelines.number import COLUMNS, read_numbers
from pipelines.read import cell_name
from pipelines.vocabulary import MEASURES, code_of, codes, is_level

MENDED_IN = {"given_unit": "unit"}
CASE = (
    *(
        "indicator",
        "indicator_unit",
        "unit",
        "head_unit",
        "sheet_unit",
        "measure",
        "measure_text",
        "years",
        "is_whole",
    ),
    *("span", "period", "sheet_period", "basis", "status", "bound", "rank_of"),
    *("unit_text", "state", "bound_text", "is_change", "spoilt"),
)
CATALOGUE_UNIT = "目录"
RATES = {"yoy", "target_yoy", "share", "target_share"}
PLACES = {"rank", "target_rank"}
ANNUAL = {"target", "target_yoy", "target_share", "target_rank"}
MOST_PROBLEMS = 200
BARE_YEAR = re.compile(r"(?:19|20)\d\d年?")
LISTED = re.compile(r"[、,，;；]|和|(?<=[%％])/|/(?=[%％])")
UNIT_MAY_BE_LEFT_OUT = {"count", "case", "person", "rate", "place", "plain"}


@dataclass(frozen=True)
class Problem:
    """Something in a file that is not understood: where it stands, why, and what is nearest.

    kind: zone, indicator, period, unit, column (asked about) or value, word (refused).
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
        names = dict.fromkeys(name for _, name in self.candidates if name)
        near = say(language, "list").join(names) or "—"
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


def no_facts() -> pd.DataFrame:
    """A frame of facts without a row."""
    others = {"period": "datetime64[s]", "value": float, "rank_of": "Int32", "fact_no": int, "is_clear": bool}
    names = [*FACT_COLUMNS, "fact_no", "zone_text", "indicator_text", "is_clear"]
    return pd.DataFrame({name: pd.Series(dtype=others.get(name, "str")) for name in names})


class _Resolver:
    """The cells of a file being resolved. `every` has a row per cell, `cells` one per case: cells that
    say the same of everything but zone and value are one case."""

    def __init__(self, cells: pd.DataFrame, office: Office, hints: Mapping[str, str]) -> None:
        self.office = office
        self.catalogue = office.catalogue
        self.hints = hints
        self.problems: list[Problem] = []
        self.every = cells
        cells[COLUMNS] = read_numbers(cells["raw"])
        cells["spoilt"] = cells["raw"].where(cells["state"] == "dirty", "")
        self.numbers, firsts = number_cases(*(cells[name] for name in CASE))
        self.cells = cells.iloc[firsts].reset_index(drop=True)
        self.sizes = np.bincount(self.numbers, minlength=len(firsts))
        self.unclear = np.zeros(len(firsts), dtype=bool)
        self.unclear_zones = np.zeros(len(cells), dtype=bool)

    def facts(self) -> pd.DataFrame:
        cells = self.cells
        self._measures()
        zones = self._zones()
        cells["indicator_id"] = self._indicators()
        cells["kind"] = cells["indicator_id"].map(self._indicator_attribute("kind"))
        self._measures_by_kind()
        for name in ("basis", "status"):
            cells[f"{name}_code"] = self._codes(name)
        self._levels()
        self._bounds()
        self._periods()
        values = self._numbers()
        cells["rank_of_id"] = self._ranked()
        return self._frame(zones, values)

    def _zones(self) -> pd.Categorical:
        """Zone ids. A table that names no zone at all is the loader's own; a blank among named
        ones is asked about."""
        own = self.hints.get("zone")
        codes, texts = pd.factorize(self.every["zone"])
        if own and list(texts) == [""]:
            return spread([own], codes)
        matches = [self.office.resolve_zone(text, own) if text else Match(text, None) for text in texts]
        if any(match.id is None for match in matches):
            around = {self.office.resolve_zone(text).id for text in self.cells["sheet_zone"].unique() if text}
            parents = {id_ for id_ in (own, *around) if id_}
            matches = [
                match if match.id or not match.text
                else replace(match, id=self.office.resolve_park(match.text, parents))
                for match in matches
            ]  # fmt: skip
        for number, match in enumerate(matches):
            if match.id is None:
                key = "problem.own_zone" if folded(match.text) in OWN_ZONE else "problem.zone"
                at = codes == number
                self.unclear_zones |= at
                self._report_first(
                    "zone", key if match.text else "problem.no_zone", self.every[at], "zone", match.candidates
                )
        return spread([match.id for match in matches], codes)

    def _indicators(self) -> list[str | None]:
        """Ids by name and unit: yuan and US-dollar indicators may share a name."""
        cells = self.cells
        cells["settled"] = cells["indicator"].map(
            lambda text: self.office.settled_units.get(folded(text), "")
        )
        told = [
            cells[name]
            for name in ("indicator", "indicator_unit", "unit", "head_unit", "sheet_unit", "settled")
        ]
        codes, firsts = number_cases(*told)
        ids: list[str | None] = []
        unknown: dict[str, Match] = {}
        for name, *given in zip(*(column.iloc[firsts] for column in told), strict=True):
            match = self.office.resolve_indicator(name, self._family([*given, self.hints.get("unit", "")]))
            ids.append(match.id)
            if match.id is None:
                unknown[name] = match
        for name, match in unknown.items():
            key = "problem.indicator" if name else "problem.no_indicator"
            self._report("indicator", key, cells["indicator"] == name, "indicator", match.candidates)
        return [ids[code] for code in codes]

    def _family(self, given: list[str]) -> str | None:
        """What the first unit of an amount among these measures: yuan, US dollars; None where none is."""
        units = self.catalogue.units
        known = (units.resolve_unit(part) for text in given for part in _listed(text))
        return next((u.family for u in known if u and u.family not in ("rate", "points", "place")), None)

    def _measures(self) -> None:
        """What each figure is, where the file says; a word of 类别 that says nothing is asked about."""
        cells = self.cells
        found = cells["measure"].astype(object)
        words = cells["measure_text"].where(found == "", "")
        for text in words.unique():
            if text and not self.office.label(text).is_understood:
                near = tuple((code, say("zh", f"measure.{code}")) for code in MEASURES)
                self._report("word", "problem.measure", words == text, "measure", near)
        found = found.where(found != "", self.hints.get("measure") or "actual")
        cells["is_fall"] = found == "yoy_fall"
        cells["measure_code"] = found.mask(cells["is_fall"], "yoy")

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

    def _levels(self) -> None:
        """A figure on the basis 底线 is a target, where nothing says what it is; an actual cannot be."""
        cells = self.cells
        measure = cells["measure_code"]
        odd = cells["basis_code"].map(is_level) & ~measure.str.startswith("target")
        is_unsaid = odd & (cells["measure"] == "")
        aimed = measure.map({code: joined_measure("target", code) for code in measure.unique()})
        cells["measure_code"] = measure.mask(is_unsaid, aimed)
        if (odd & ~is_unsaid).any():
            self._report("word", "problem.level", odd & ~is_unsaid, "basis")

    def _codes(self, kind: str) -> pd.Series:
        """The codes of a column of words; a word that is none is asked about."""
        texts, found = self.cells[kind].astype(object), self._coded(kind)
        near = tuple((code, code) for code in codes(kind))
        for text in texts[(texts != "") & (found == "")].unique():
            self._report("word", f"problem.{kind}", texts == text, kind, near)
        return found

    def _bounds(self) -> None:
        """Bounds that are not known words stay as a note: they do not change the number."""
        cells = self.cells
        texts, found = cells["bound"].astype(object), self._coded("bound")
        cells["bound_note"] = texts.where(found == "", "")
        cells["bound_code"] = found.where(found != "", cells["bound_text"])

    def _coded(self, kind: str) -> pd.Series:
        texts = self.cells[kind].astype(object)
        return texts.map({text: code_of(kind, text) if text else "" for text in texts.unique()})

    def _periods(self) -> None:
        """Last days and spans: what the rows and heads say, else what the title says, else what the
        loader said; then 上年同期, 本月 and the year of a target. A blank among rows that say is asked
        about."""
        cells = self.cells
        given = cells["period"].astype(object)
        stated = self.hints.get("period", "")
        outer = cells["sheet_period"].astype(object)
        # a title that gives the year alone leaves the months to the loader
        told = outer.map({t: reads_as_period(t) and not BARE_YEAR.fullmatch(t) for t in outer.unique()})
        outer = outer.where(told, stated) if stated else outer
        is_told = given != ""
        in_rows = bool((self.every["period_column"] != self.every["column"]).any()) and is_told.any()
        outer = outer.where(is_told, "") if in_rows else outer
        of_year = set(given[~cells["measure_code"].isin(ANNUAL)])
        bare = {text[:4] for text in of_year if BARE_YEAR.fullmatch(text)}
        kinds = cells["kind"].fillna("flow")
        keys = (given, outer, kinds, cells["measure_code"], cells["years"], cells["is_whole"], cells["span"])
        placed = [self._place(bare, *case) for case in zip(*keys, strict=True)]
        for text in dict.fromkeys(place for place in placed if isinstance(place, str)):
            at = np.array([place == text for place in placed])
            self._report("period", "problem.period" if text else "problem.no_period", at, "period", text=text)
        cells["placed"] = [place if isinstance(place, Period) else None for place in placed]

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
        if given.endswith(SAME_PART):
            text = same_part(outer, given) if is_partial(outer) else given[:4] if outer else given
        elif given and outer and is_period_fragment(given):
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

    def _numbers(self) -> np.ndarray:
        """Values in their indicator's unit. The growth of a percentage is a change in percentage points,
        whatever the column is headed; a unit that stands beside the level says nothing of its rate."""
        cells = self.cells
        rate = cells["measure_code"].isin(RATES)
        place = cells["measure_code"].isin(PLACES)
        dirty = (cells["state"] == "dirty") | ((cells["state"] == "level") & ~rate)
        for index in cells.index[dirty][:MOST_PROBLEMS]:
            self._report("value", "problem.number", cells.index == index, "raw")
        self.unclear |= dirty.to_numpy()
        own = cells["indicator_id"].map(self._indicator_attribute("unit"))
        points = (cells["measure_code"] == "yoy") & (cells["kind"] == "ratio") & (own == "%")
        goal = own.mask(rate, "%").mask(place, "位").mask(points, "个百分点")
        part = cells["measure_code"] == "completion"
        cells["goal_unit"] = goal.mask(part, "%")
        given = self._given_units()
        given = given.mask((rate | place | part) & (cells["unit_text"] == ""), cells["goal_unit"])
        cells["given_unit"] = given.mask(points & given.isin(["%", "％"]), "个百分点")
        return self._converted()

    def _given_units(self) -> pd.Series:
        """The unit of every figure: of its cell, its row or column, as settled, or of head and title
        where that can be meant."""
        names = ("unit_text", "unit", "settled", "head_unit", "sheet_unit", "goal_unit", "indicator")
        keys = zip(*(self.cells[name] for name in names), strict=True)
        return pd.Series([self._unit_of(*map(str, key)) for key in keys], dtype=object)

    def _unit_of(
        self, in_cell: str, in_table: str, settled: str, head: str, sheet: str, goal: str, name: str
    ) -> str:
        if in_cell:
            return in_cell
        stated = self.hints.get("unit", "")
        if stated == CATALOGUE_UNIT:  # which says nothing of a name that yuan and dollars share
            stated = "" if self._is_of_two_families(name) else goal
        candidates = [in_table, head, sheet, settled, stated]
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

    def _converted(self) -> np.ndarray:
        """The values in the units they are kept in. Asks for units where there is none."""
        cells = self.cells
        values = self.every["value"].to_numpy(dtype=float, copy=True)
        falls = (cells["is_fall"] & ~cells["is_change"]).to_numpy()[self.numbers]
        values[falls] = -values[falls]
        lacking = np.zeros(len(cells), dtype=bool)
        codes, firsts = number_cases(cells["given_unit"], cells["goal_unit"])
        for number, first in enumerate(firsts):
            given, goal = cells.loc[first, ["given_unit", "goal_unit"]]
            wanted = self.catalogue.units.resolve_unit(str(goal))
            at = codes == number
            if wanted is None:
                continue
            if not given:
                lacking |= at & (cells["state"] != "dirty").to_numpy() & must_be_said(wanted)
                continue
            factor = self._factor(given, goal, at)
            if factor is not None and factor != 1:
                rows = at[self.numbers]
                values[rows] = convert(values[rows], factor)
        if lacking.any():
            self._ask_units(lacking)
        return values

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

    def _report(
        self,
        kind: str,
        key: str,
        at: pd.Series | np.ndarray,
        column: str,
        candidates: Iterable[tuple[str, str]] = (),
        text: str | None = None,
    ) -> None:
        """One problem for all the cells of the cases `at`."""
        chosen = np.asarray(at, dtype=bool)
        self.unclear |= chosen
        count = int(self.sizes[chosen].sum())
        self._report_first(kind, key, self.cells[chosen], column, candidates, text, count)

    def _report_first(
        self,
        kind: str,
        key: str,
        rows: pd.DataFrame,
        column: str,
        candidates: Iterable[tuple[str, str]] = (),
        text: str | None = None,
        count: int | None = None,
    ) -> None:
        """One problem for all the cells that share it, named by the first cell to be mended."""
        first = rows.iloc[0]
        place = MENDED_IN.get(column, column)
        where = first["cell"]
        is_in_figure = place == "unit" and first.get("unit_text")
        if f"{place}_column" in rows and not is_in_figure:
            where = cell_name(int(first[f"{place}_row"]), int(first[f"{place}_column"]))
        said = str(first[column]) if text is None else text
        self.problems.append(
            Problem(kind, key, first["sheet"], where, said, count or len(rows), tuple(candidates))
        )

    def _indicator_attribute(self, name: str) -> dict[str, str]:
        return {id_: getattr(item, name) for id_, item in self.catalogue.indicators.items()}

    def _frame(self, zones: pd.Categorical, values: np.ndarray) -> pd.DataFrame:
        every, cells, numbers = self.every, self.cells, self.numbers
        ends = np.array([p.end if p else None for p in cells["placed"]], dtype="datetime64[s]")
        spans = [p.span if p else None for p in cells["placed"]]
        bound_notes = cells["bound_note"]
        notes = every["note"]
        if (bound_notes != "").any():
            notes = (pd.Series(bound_notes.to_numpy()[numbers]) + " " + notes).str.strip()
        frame = pd.DataFrame(
            {
                "zone_id": zones,
                "indicator_id": spread(cells["indicator_id"], numbers),
                "period": ends[numbers],
                "span": spread(spans, numbers),
                "measure": spread(cells["measure_code"], numbers),
                "basis": spread(cells["basis_code"], numbers),
                "value": values,
                "unit": spread(cells["goal_unit"], numbers),
                "raw_value": every["raw"].astype("str"),
                "raw_unit": spread(cells["given_unit"], numbers),
                "status": spread(cells["status_code"].replace("", "final"), numbers),
                "rank_of": cells["rank_of_id"].to_numpy()[numbers],
                "bound": spread(cells["bound_code"], numbers),
                "sheet": every["sheet"].astype("category"),
                "cell": every["cell"].astype("str"),
                "source": every["source"].astype("category"),
                "note": notes.astype("category"),
            }
        )[list(FACT_COLUMNS)]
        frame["rank_of"] = frame["rank_of"].astype("Int32")
        frame["fact_no"] = np.arange(1, len(frame) + 1)
        frame["zone_text"] = every["zone"].astype("category")
        frame["indicator_text"] = every["indicator"].astype("category")
        frame["is_clear"] = ~(self.unclear[numbers] | self.unclear_zones)
        return frame


def must_be_said(unit: Unit) -> bool:
    """Whether a figure needs its unit written: money does, a number of firms does not, one in 万人 does."""
    return unit.family not in UNIT_MAY_BE_LEFT_OUT or unit.factor != 1


def is_partial(text: str) -> bool:
    """Whether a period is less than a whole year."""
    try:
        return resolve_period(text).end.month < 12
    except UnknownName:
        return False


def _listed(text: str) -> list[str]:
    """The units of a list: 亿元、%."""
    return [part for part in LISTED.split(str(text)) if part]
