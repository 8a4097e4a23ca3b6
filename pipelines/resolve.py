"""Step 3, resolve: the texts of a sheet into ids, periods, units and numbers; what cannot be is a Problem."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from kpi.catalogue import OWN_ZONE, Catalogue
from kpi.errors import UnknownName, ZoneGapError
from kpi.name import folded
from kpi.period import Period, resolve_period
from kpi.store import FACT_COLUMNS
from kpi.text import say
from kpi.unit import convert
from pipelines.number import read_numbers
from pipelines.read import cell_name
from pipelines.recognise import split_measure
from pipelines.vocabulary import codes, split_bracket

MENDED_IN = {"given_unit": "unit"}
RATES = {"yoy", "target_yoy", "share", "target_share"}
PLACES = {"rank", "target_rank"}
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
    """Facts (FACT_COLUMNS, fact_no, and the texts zone_text, indicator_text) and problems.

    Facts are whole only where there are no problems.
    """

    facts: pd.DataFrame
    problems: tuple[Problem, ...]


def resolve(cells: pd.DataFrame, catalogue: Catalogue, hints: Mapping[str, str]) -> Resolved:
    """Facts from the cells that `recognise.unfold` gives.

    `hints`: zone (whose file it is), period and measure, used where the file does not say.
    """
    resolver = _Resolver(cells.reset_index(drop=True), catalogue, hints)
    return Resolved(resolver.facts(), tuple(resolver.problems))


class _Resolver:
    def __init__(self, cells: pd.DataFrame, catalogue: Catalogue, hints: Mapping[str, str]) -> None:
        self.cells = cells
        self.catalogue = catalogue
        self.hints = hints
        self.problems: list[Problem] = []

    def facts(self) -> pd.DataFrame:
        cells = self.cells
        labels = self._labels(cells["indicator"])
        cells["unit"] = cells["unit"].where(cells["unit"] != "", labels["unit"])
        cells["zone_id"] = self._zones()
        cells["indicator_id"] = self._indicators(labels)
        cells["kind"] = cells["indicator_id"].map(self._indicator_attribute("kind"))
        cells["measure_code"] = self._measures(labels)
        for name in ("basis", "status"):
            cells[f"{name}_code"] = self._codes(name)
        self._bounds()
        cells["period_id"], cells["span"] = self._periods()
        self._numbers()
        cells["rank_of_id"] = self._ranked()
        return self._frame()

    def _labels(self, texts: pd.Series) -> pd.DataFrame:
        """An indicator's label taken apart: name, unit in brackets, measure words behind it."""
        parts = {text: self._label(text) for text in texts.unique()}
        columns = ["name", "unit", "measure"]
        return pd.DataFrame([parts[text] for text in texts], index=texts.index, columns=columns)

    def _label(self, text: str) -> tuple[str, str, str]:
        knows = self.catalogue.knows_indicator
        if knows(text):
            return text, "", ""
        stem, inside = split_bracket(text)
        unit = inside if self.catalogue.units.resolve_unit(inside) else ""
        name = stem if unit or knows(stem) else text
        if not knows(name) and (found := split_measure(name))[1] and knows(found[0]):
            return found[0], unit, found[1]
        return name, unit, ""

    def _zones(self) -> pd.Series:
        """Zone ids. A table that names no zone at all is the loader's own; a blank among named
        ones may be a merged cell, and is asked about."""
        own = self.hints.get("zone")
        named = self.cells["zone"] != ""
        if own and not named.any():
            return pd.Series(own, index=self.cells.index, dtype=object)
        if not named.all():
            self._report("zone", "problem.no_zone", ~named, "zone")
        return self._matched("zone", lambda text: self.catalogue.resolve_zone(text, own))

    def _indicators(self, labels: pd.DataFrame) -> pd.Series:
        """Ids by name and unit: yuan and US-dollar indicators may share a name."""
        units = self.catalogue.units
        pairs = pd.DataFrame({"name": labels["name"], "unit": self.cells["unit"]})
        ids = {}
        for name, unit in pairs.drop_duplicates().itertuples(index=False):
            known = units.resolve_unit(unit)
            match = self.catalogue.resolve_indicator(name, known.family if known else None)
            ids[name, unit] = match.id
            if match.id is None:
                at = (pairs["name"] == name) & (pairs["unit"] == unit)
                self._report("indicator", "problem.indicator", at, "indicator", match.candidates)
        return pd.Series(
            [ids[pair] for pair in zip(pairs["name"], pairs["unit"], strict=True)],
            dtype=object,
        )

    def _measures(self, labels: pd.DataFrame) -> pd.Series:
        """What each figure is; a rate beside a target is a target growth; ranks are places."""
        cells = self.cells
        found = self._codes("measure", default=self.hints.get("measure") or "actual")
        found = found.where((cells["measure"] != "") | (labels["measure"] == ""), labels["measure"])
        rate = cells["role"] == "yoy"
        found = found.mask(rate & found.isin(["target", "target_yoy"]), "target_yoy")
        found = found.mask(rate & ~found.isin(["target_yoy"]), "yoy")
        place = (cells["kind"] == "rank") & ~rate
        return found.mask(place & (found == "actual"), "rank").mask(
            place & (found == "target"), "target_rank"
        )

    def _codes(self, kind: str, default: str = "") -> pd.Series:
        words = {
            **codes(kind),
            **{code: code for code in codes(kind).values()},
            "": default,
        }
        texts = self.cells[kind]
        found = texts.map({text: words.get(folded(text)) for text in texts.unique()})
        unknown = found.isna()
        for text in texts[unknown].unique():
            near = tuple((code, word) for word, code in codes(kind).items())
            self._report("word", f"problem.{kind}", texts == text, kind, near[:6])
        return found

    def _bounds(self) -> None:
        """Bounds that are not known words stay as a note: they do not change the number."""
        cells = self.cells
        found = cells["bound"].map({t: codes("bound").get(folded(t), "") for t in cells["bound"].unique()})
        unknown = (cells["bound"] != "") & (found == "")
        cells["note"] = cells["note"].where(~unknown, cells["bound"] + " " + cells["note"])
        cells["bound_code"] = found

    def _periods(self) -> tuple[pd.Series, pd.Series]:
        """Last days and spans by the indicator's kind: what the rows say, else what the loader said,
        else what the title says. A blank among rows that say is asked about."""
        given = self.cells["period"]
        if (given == "").all():
            stated = self.hints.get("period")
            given = pd.Series(stated, index=given.index) if stated else self.cells["sheet_period"]
        known: dict[str, Period | None] = {}
        for text in given.unique():
            try:
                known[text] = resolve_period(text)
            except UnknownName:
                known[text] = None
                key = "problem.period" if text else "problem.no_period"
                self._report("period", key, given == text, "period")
        kinds = self.cells["kind"].fillna("flow")
        pairs = pd.DataFrame({"text": given, "kind": kinds}).drop_duplicates()
        placed = {
            (text, kind): known[text].spanning(kind) if known[text] else None  # type: ignore[union-attr]
            for text, kind in pairs.itertuples(index=False)
        }
        periods = [placed[pair] for pair in zip(given, kinds, strict=True)]
        days = pd.Series([p.end if p else None for p in periods], dtype=object)
        return days, pd.Series([p.span if p else None for p in periods], dtype=object)

    def _numbers(self) -> None:
        cells = self.cells
        cells[["value", "unit_text", "state"]] = read_numbers(cells["raw"])
        rate = cells["measure_code"].isin(RATES)
        place = cells["measure_code"].isin(PLACES)
        dirty = (cells["state"] == "dirty") | ((cells["state"] == "level") & ~rate)
        for index in cells.index[dirty]:
            self._report("value", "problem.number", cells.index == index, "raw")
        own = cells["indicator_id"].map(self._indicator_attribute("unit"))
        # the growth of a percentage is a change in percentage points, whatever the column is headed
        points = (cells["measure_code"] == "yoy") & (cells["kind"] == "ratio") & (own == "%")
        cells["goal_unit"] = own.mask(rate, "%").mask(place, "位").mask(points, "个百分点")
        given = cells["unit_text"].where(cells["unit_text"] != "", cells["unit"])
        given = given.where((given != "") | ~self._fits_sheet_unit(), cells["sheet_unit"])
        # the unit column of a row speaks of its value, not of the growth beside it
        given = given.mask((rate | place) & (cells["unit_text"] == ""), cells["goal_unit"])
        cells["given_unit"] = given.mask(points & (given == "%"), "个百分点")
        self._convert()

    def _fits_sheet_unit(self) -> pd.Series:
        """Where the unit in the title can be meant: 单位：万元 above a table says nothing of its counts."""
        cells, units = self.cells, self.catalogue.units
        fits = {}
        for pair in cells[["sheet_unit", "goal_unit"]].drop_duplicates().itertuples(index=False):
            given, goal = units.resolve_unit(pair.sheet_unit), units.resolve_unit(str(pair.goal_unit))
            may_lack = goal is not None and goal.family in UNIT_MAY_BE_LEFT_OUT
            fits[tuple(pair)] = (
                given is not None and goal is not None and (given.family == goal.family or not may_lack)
            )
        return pd.Series(
            [fits[pair] for pair in zip(cells["sheet_unit"], cells["goal_unit"], strict=True)], dtype=bool
        )

    def _ranked(self) -> pd.Series:
        """How many were ranked: a whole number from 1, with or without 家 behind it."""
        given = self.cells["rank_of"]
        count = read_numbers(given)["value"]
        wrong = (given != "") & ~((count >= 1) & (count == count.round()) & (count < 1e6))
        for text in given[wrong].unique():
            self._report("value", "problem.rank_of", given == text, "rank_of")
        return count.where((given != "") & ~wrong).astype("Int32")

    def _convert(self) -> None:
        cells = self.cells
        ready = cells["indicator_id"].notna()
        pairs = cells.loc[ready, ["given_unit", "goal_unit"]].drop_duplicates()
        for given, goal in pairs.itertuples(index=False):
            at = ready & (cells["given_unit"] == given) & (cells["goal_unit"] == goal)
            factor = self._factor(given, goal, at)
            if factor is not None and factor != 1:
                cells.loc[at, "value"] = convert(cells.loc[at, "value"].to_numpy(), factor)

    def _factor(self, given: str, goal: str, at: pd.Series) -> Fraction | None:
        units = self.catalogue.units
        wanted = units.resolve_unit(goal)
        assert wanted is not None
        if not given:
            if wanted.family not in UNIT_MAY_BE_LEFT_OUT:
                for label in self.cells.loc[at, "indicator"].unique():
                    lacking = at & (self.cells["indicator"] == label)
                    self._report("unit", "problem.no_unit", lacking, "indicator", ((goal, goal),))
            return Fraction(1)
        try:
            return units.factor(given, goal)
        except ZoneGapError:
            self._report("unit", "problem.unit", at, "given_unit", ((goal, goal),))
            return None

    def _matched(self, column: str, resolve_text: Callable) -> pd.Series:
        texts = self.cells[column]
        matches = {text: resolve_text(text) for text in texts.unique() if text}
        for text, match in matches.items():
            if match.id is None:
                key = "problem.own_zone" if folded(text) in OWN_ZONE else f"problem.{column}"
                self._report(column, key, texts == text, column, match.candidates)
        return texts.map({text: match.id for text, match in matches.items()})

    def _report(
        self,
        kind: str,
        key: str,
        at: pd.Series | np.ndarray,
        column: str,
        candidates: Iterable[tuple[str, str]] = (),
    ) -> None:
        """One problem for all the cells that share it, named by the first cell to be mended."""
        rows = self.cells[at]
        first = rows.iloc[0]
        text = str(first[column])
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
                "span": cells["span"],
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
        frame["period"] = pd.to_datetime(frame["period"])
        texts = [name for name in frame.columns if name not in ("period", "value", "rank_of", "fact_no")]
        return frame.astype(dict.fromkeys(texts, "str"))
