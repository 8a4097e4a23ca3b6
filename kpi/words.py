"""Findings as sentences, the way a bulletin writes them: figure, growth, target, place.

The templates stand in kpi/text; this module chooses among them by direction and size. English has
its own wording. A number is printed in its indicator's unit and decimals; what rounds to no change
is said to be level, and what is not quite 100% is not printed as 100%.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kpi.catalogue import Catalogue
from kpi.period import Period
from kpi.question import Comparison, Finding, Note, Question
from kpi.text import number, rounded_half_up, say

Values = Mapping[str, Any]
FOOT_FILES = 3


@dataclass(frozen=True)
class Writer:
    """Writes of comparisons in one language."""

    catalogue: Catalogue
    language: str

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    # -- names and numbers ------------------------------------------------------------------

    def zone(self, zone_id: str) -> str:
        return self.catalogue.zones[zone_id].name(self.language)

    def peers(self, group_id: str) -> str:
        return self.catalogue.peer_groups[group_id].name(self.language)

    def indicator(self, indicator_id: str) -> str:
        return self.catalogue.indicators[indicator_id].name(self.language)

    def definition(self, indicator_id: str) -> str:
        indicator = self.catalogue.indicators[indicator_id]
        return indicator.definition_en if self.language == "en" else indicator.definition_zh

    def unit(self, name: str) -> str:
        unit = self.catalogue.units.resolve_unit(name)
        assert unit is not None, f"units.csv lacks {name}"
        return unit.label(self.language)

    def amount(self, value: float | None, indicator_id: str) -> str:
        """A figure in its indicator's unit and decimals: 3.42亿元."""
        indicator = self.catalogue.indicators[indicator_id]
        printed = number(value, indicator.decimals, self.language)
        if indicator.unit == "%":
            return f"{printed}%"
        return self.say("amount", number=printed, unit=self.unit(indicator.unit)).strip()

    def percent(self, value: float | None) -> str:
        """A percentage with one decimal; more where one would print 99.96 as 100, cut off at four."""
        for decimals in (1, 2, 3, 4):
            if value is None or value == 100 or rounded_half_up(value, decimals) != 100:
                return number(value, decimals, self.language)
        assert value is not None
        return number(100 - 1e-4 if value < 100 else 100 + 1e-4, 4, self.language)

    def points(self, value: float) -> str:
        return number(abs(value), 1, self.language)

    # -- sentences --------------------------------------------------------------------------

    def sentence(self, finding: Finding, question: Question) -> str:
        """One finding as a whole sentence: period, indicator, figure, and what the comparison says."""
        clause = {
            "target": self.target,
            "growth": self.growth,
            "ranking": self.ranking,
        }[finding.kind]
        return self._sentence(
            question,
            finding.indicator_id,
            [self._figure(finding), clause(finding, question)],
        )

    def sentences(self, comparison: Comparison) -> list[str]:
        return [self.sentence(finding, comparison.question) for finding in comparison.findings]

    def bulletin(self, question: Question, findings: Iterable[Finding]) -> str:
        """Several comparisons of one indicator as one sentence: figure, growth, target; place."""
        parts = list(findings)
        clauses = [self._figure(parts[0])]
        clauses += [getattr(self, part.kind)(part, question) for part in parts]
        return self._sentence(question, parts[0].indicator_id, clauses)

    def _sentence(self, question: Question, indicator_id: str, clauses: list[str]) -> str:
        text = self.say("comma").join(dict.fromkeys(filter(None, clauses)))
        simulated = self.catalogue.zones[question.zone].simulated
        return self.say(
            "sentence.simulated" if simulated else "sentence",
            period=question.period.label(self.language),
            indicator=self.indicator(indicator_id),
            text=text,
        )

    def _figure(self, finding: Finding) -> str:
        values = finding.values
        value = values.get("level_value", values.get("value"))
        if value is None:
            return ""
        indicator = self.catalogue.indicators[finding.indicator_id]
        kind = "stock" if indicator.direction == "lower" and indicator.kind == "flow" else indicator.kind
        return self.say(
            f"figure.{kind}",
            amount=self.amount(value, finding.indicator_id),
            place=_whole(value),
        )

    def growth(self, finding: Finding, question: Question) -> str:
        """同比增长6.1%; 百分点 for percentages, places for ranks, words where no rate can stand."""
        values = finding.values
        if values["change_places"] is not None:
            return self.moved(values["change_places"], "year_ago")
        if values["change_pp"] is not None and values["yoy_pct"] is None:
            return self._change("growth.points", values["change_pp"])
        if values["yoy_pct"] is not None:
            computed = self.say("growth.computed") if values["yoy_source"] == "computed" else ""
            return self._change("growth", values["yoy_pct"]) + computed
        base = self.amount(values["base_value"], finding.indicator_id)
        return self.say(f"growth.word.{values['word']}", base=base) if values["word"] else ""

    def _change(self, key: str, change: float) -> str:
        way = _way(change)
        return self.say(f"{key}.{way}", change=self.points(change))

    def target(self, finding: Finding, question: Question) -> str:
        """完成年度目标的68.4%，落后序时进度6.6个百分点."""
        values = finding.values
        kind = values["target_kind"]
        if kind is None:
            growth = self._change("growth", values["yoy_pct"]) if values["yoy_pct"] is not None else ""
            return self.say("comma").join(filter(None, [growth, self.say("target.no_target")]))
        if values["status"] == "not_reported":
            return self.say(
                "target.not_reported", goal=self.target_value(values), set_by=self._set_by(values)
            )
        words = {
            "goal": self.target_value(values),
            "set_by": self._set_by(values),
            "completion": self.percent(values["completion_pct"]),
            "year": values["target_period"].year,
            "actual": self.percent(values["actual_value"]),
            "growth": self._change("growth", values["actual_value"]) if kind == "growth" else "",
        }
        return self.say(f"target.{self._target_case(values)}", **words, lead=self.lead(values))

    def _set_by(self, values: Values) -> str:
        return self.say(f"set_by.{values['set_by'] or 'none'}")

    def _target_case(self, values: Values) -> str:
        """Which template says it: target.amount, target.ceiling, target.level …"""
        kind = str(values["target_kind"])
        if values["status"] == "done":
            return "done"
        if kind in ("amount", "stock") and values["completion_pct"] is None:
            return "level"
        if kind == "stock" and values["completion_pct"] < 0:
            return "stock_back"
        if kind == "amount" and values["direction"] == "lower":
            return "ceiling"
        return "level" if kind == "ratio" else kind

    def lead(self, values: Values) -> str:
        """How far ahead or behind, against what: 落后序时进度6.6个百分点, 达到目标位次."""
        if values["lead_places"] is not None:
            places = values["lead_places"]
            return self.say(f"lead.places.{'met' if places >= 0 else 'short'}", places=abs(places))
        if values["lead_pp"] is None:
            return self._other_lead(values)
        way = _way(values["lead_pp"])
        if values["pace_pct"] is None:
            against = "growth" if values["target_kind"] == "growth" else "target"
            way = _way(values["actual_value"] - values["target_value"])
        elif values["target_kind"] == "amount" and values["direction"] == "lower":
            against = "ceiling"
        else:
            against = "pace" if values["curve_value"] is None else "curve"
        return self.say(f"lead.{against}.{way}", lead=self.points(values["lead_pp"]))

    def _other_lead(self, values: Values) -> str:
        """A lead in percent of the target; where the target is not above zero, in the unit."""
        if values["lead_pct"] is not None:
            side = values["lead_pct"] * (-1 if values["direction"] == "lower" else 1)
            return self.say(f"lead.percent.{_way(side)}", lead=self.points(values["lead_pct"]))
        gap = values["gap_value"]
        way = "up" if gap > 0 else "down" if gap < 0 else "level"
        return self.say(f"lead.gap.{way}", lead=self.amount(abs(gap), values["indicator_id"]))

    def actual_value(self, values: Values) -> str:
        """What is held against the target, as it is printed: 7.5%, 96.42%, 0.225吨标准煤/万元."""
        if values["target_kind"] in ("growth", "share"):
            return f"{self.percent(values['actual_value'])}%"
        return self.amount(values["actual_value"], values["indicator_id"])

    def target_value(self, values: Values) -> str:
        """The target as people write it: ≥8%, 3.5亿元, 前2位."""
        bound = {">=": "≥", "<=": "≤", "~": "≈"}.get(values["bound"] or "", "")
        if values["target_kind"] == "rank":
            return self.say("target.top", place=_whole(values["target_value"]))
        if values["target_unit"] == "%" and values["target_kind"] in (
            "growth",
            "share",
        ):
            return f"{bound}{number(values['target_value'], 1, self.language)}%"
        return bound + self.amount(values["target_value"], values["indicator_id"])

    def ranking(self, finding: Finding, question: Question) -> str:
        """居全省第43位（115家中112家有数），较上年同期前移5位."""
        values = finding.values
        if values["n_ranked"] == 1:
            return self.say("ranking.alone", peers=self.peers(question.peers))
        place = self.say(
            "ranking.tied" if values["n_tied"] > 1 else "ranking",
            peers=self.peers(question.peers),
            rank=values["rank"],
            members=values["n_members"],
            ranked=values["n_ranked"],
        )
        if values["change_year_ago"] is None:
            return place
        return place + self.say("comma") + self.moved(values["change_year_ago"], "year_ago")

    def neighbours(self, values: Values) -> str:
        """The pace-setter and the pursuer with their distances, as one sentence; "" for a lone zone."""
        parts = []
        for side in ("ahead", "behind"):
            if values[f"zone_{side}_id"] is None:
                continue
            gap = self.amount(values[f"gap_{side}"], values["indicator_id"])
            parts.append(self.say(f"neighbour.{side}", zone=self.zone(values[f"zone_{side}_id"]), gap=gap))
            if side == "ahead" and values["extra_per_month"] is not None:
                extra = self.amount(values["extra_per_month"], values["indicator_id"])
                parts.append(self.say("neighbour.extra", extra=extra))
        return self.say("comma").join(parts) + self.say("stop") if parts else ""

    def moved(self, places: int, since: str) -> str:
        """较上年同期前移5位; `since` is year_ago, before (last quarter) or year_end."""
        return self.say(
            f"moved.{_way(places)}",
            places=abs(places),
            since=self.say(f"since.{since}"),
        )

    # -- what stands round a table or a picture -----------------------------------------------

    def title(self, comparison: Comparison) -> str:
        """The first finding in short, or what was asked where nothing was found."""
        if not comparison.findings:
            return self.say(f"title.none.{comparison.kind}")
        first = comparison.findings[0]
        if first.values["status"] in ("not_reported", "no_target"):
            return self.say(f"title.{first.values['status']}", count=len(comparison.findings))
        clause = self.headline if first.kind == "target" else getattr(self, first.kind)
        text = clause(first, comparison.question)
        return self.say("title", indicator=self.indicator(first.indicator_id), text=text)

    def headline(self, finding: Finding, question: Question) -> str:
        """A target in short: only how far ahead or behind, once it is not reached."""
        done = finding.values["status"] == "done"
        return self.target(finding, question) if done else self.lead(finding.values)

    def subtitle(self, comparison: Comparison) -> str:
        """What is measured, where, when, in which unit, among whom."""
        question = comparison.question
        parts = [
            self.zone(question.zone),
            question.period.label(self.language),
            self.say(f"subtitle.{comparison.kind}", peers=self.peers(question.peers)),
        ]
        # a target may be held against a growth or a place, which are not in the indicator's unit
        if comparison.kind != "target" and comparison.unit is not None and self.unit(comparison.unit):
            parts.append(self.say("subtitle.unit", unit=self.unit(comparison.unit)))
        if comparison.is_simulated:
            parts.append(self.say("simulated"))
        return " · ".join(parts)

    def foot(self, comparison: Comparison) -> str:
        """The line under a picture: data version, and the files that its figures come from."""
        files = list(dict.fromkeys(comparison.sources["file_name"]))
        names = self.say("list").join(files[:FOOT_FILES]) + ("…" if len(files) > FOOT_FILES else "")
        return self.say("foot", version=comparison.version, files=names)

    def notes(self, comparison: Comparison) -> list[str]:
        lines = [self.note(note, comparison) for note in comparison.notes]
        return [*lines, self.say("note.version", version=comparison.version)]

    def note(self, note: Note, comparison: Comparison) -> str:
        values = dict(note.values)
        if "zones" in values:
            values["zones"] = self.say("list").join(self.zone(zone) for zone in values["zones"])
        if "peers" in values:
            values["peers"] = self.peers(values["peers"])
        return self.say(note.key, **values)

    def file_name(self, comparison: Comparison) -> str:
        """名称_期次_数据版本 without an ending, and without characters that a file system refuses."""
        question = comparison.question
        names = [self.zone(question.zone), self.say(f"kind.{comparison.kind}")]
        if len(question.indicators) == 1:
            names.append(self.indicator(question.indicators[0]))
        names += [question.period.label(self.language), f"v{comparison.version}"]
        if comparison.is_simulated:
            names.append(self.say("simulated.word"))
        return safe_name("_".join(names))

    def period(self, period: Period) -> str:
        return period.label(self.language)


def safe_name(text: str) -> str:
    """`text` as one path component: separators, controls and leading dots replaced."""
    kept = "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in text)
    return kept.strip(". ")[:120] or "_"


def _way(change: float) -> str:
    """up, down, or level where one printed decimal shows no change."""
    shown = rounded_half_up(change, 1)
    return "up" if shown > 0 else "down" if shown < 0 else "level"


def _whole(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:g}"
