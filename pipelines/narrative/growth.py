"""Growth on the same time of last year, its own or of the figures said before it."""

import re
from dataclasses import replace

from pipelines.narrative.figures import Figure, Said
from pipelines.narrative.mentions import Mention
from pipelines.narrative.naming import Name
from pipelines.narrative.targets import Targets

LEVELS = {"flat": 0.0, "double": 100.0, "fourfold": 300.0}


class Growth(Targets):
    """Growth rates: whose they are, and which changes are none."""

    def _set_growth(self, said: list[Said], rates: list[float], at: int, end: int) -> None:
        """Growth rates to the names that wait, else to the figures last made."""
        part = self.part
        if not self._is_yearly():
            return
        unknown = self._unknown_words()
        if self._is_goal_behind(end):
            self._aim_at(said, at)
            return
        if part.waits and self._joins_target(at):
            self.made[-1].yoy = rates[0]
        elif part.waits:
            names = self._described(self.naming.together(part.names), unknown)
            self._new_growth(names, said, rates)
        elif unknown:
            self._new_growth([self._unknown(unknown, at)], said, rates)
        elif self.clause.is_done and part.recent and part.recent[-1].measure.startswith("target"):
            self._new_growth([figure.name for figure in self._last(len(rates))], said, rates)
        elif (
            part.recent
            and not (self.has_moved or self._is_again(rates))
            and not (self.clause.is_aim and not part.is_aim)
        ):
            self._add_growth(self._last(len(rates)), said, rates)
        elif names := self._names_before(len(rates)):
            self._new_growth(names, said, rates)

    def _joins_target(self, at: int) -> bool:
        """目标65亿元、增长7%: whether a rate belongs to the target before it."""
        joined = self._at(at - 2)
        last = self.made[-1] if self.made else None
        return bool(
            joined and joined.kind == "list" and last and last.measure == "target" and last.yoy is None
        )

    def _aim_at(self, said: list[Said], at: int) -> None:
        """增长9%的目标: a target of what waits or was said last; 150亿元、增长12%的目标 also of the level."""
        recent = self.part.recent
        joined = self._at(at - 2)
        if not self.part.waits and recent and recent[-1].yoy is None and joined and joined.kind == "list":
            figure = recent[-1]
            figure.measure, figure.period, figure.yoy = "target", self.scope.year_end(), self._growth(said[0])
            figure.end = said[0].number.end
            return
        names = self.part.names if self.part.waits else [figure.name for figure in recent]
        self._add_targets(names, said, at, is_growth=True)

    def _is_again(self, rates: list[float]) -> bool:
        """增长10%，力争增长12%: a second target of the same."""
        return self.part.is_again and any(figure.yoy is not None for figure in self._last(len(rates)))

    def _new_growth(self, names: list[Name], said: list[Said], rates: list[float]) -> None:
        periods = self._periods_of(names, rates)
        if (
            len(rates) == 1
            and len(names) > 1
            and not all(name.ids for name in names)
            and not self.clause.is_each
        ):
            names = [self.naming.joint(names)]
        names = self.naming.merged(names, len(rates))
        if len(rates) == 1:
            rates, said = rates * len(names), said * len(names)
        if periods:
            names = names * len(periods)
        self.part.recent, self.part.waits = [], False
        if len(names) != len(rates):
            return
        for place, (name, rate, each) in enumerate(zip(names, rates, said, strict=True)):
            figure = self._figure(
                name,
                "target_yoy" if self._aims() else "yoy",
                min(name.start, each.number.start),
                each.number.end,
            )
            figure.period = periods[place] if periods else figure.period
            figure.yoy, figure.basis = rate, self.clause.basis
            figure.bound = each.number.bound or self.clause.bound
            figure.warnings += self._doubts(name, each)
            self._keep(figure, end=None)

    def _add_growth(self, figures: list[Figure], said: list[Said], rates: list[float]) -> None:
        if len(rates) == 1:
            rates, said = rates * len(figures), said * len(figures)
        if len(figures) != len(rates):
            return
        for figure, rate, each in zip(figures, rates, said, strict=True):
            if figure.yoy is None:
                figure.yoy, figure.basis = rate, self.clause.basis or figure.basis
                figure.end = max(figure.end, each.number.end)
                figure.warnings += self._doubts(figure.name, each)
            elif self._second_basis(figure):
                measure = "target_yoy" if figure.measure.startswith("target") else "yoy"
                other = self._figure(figure.name, measure, each.number.start, each.number.end)
                other.yoy, other.basis, other.period = rate, self._second_basis(figure), figure.period
                self.made.append(other)

    def _second_basis(self, figure: Figure) -> str:
        """On which other basis a second growth is said, 名义增长5%、实际增长4%; "" where on none."""
        basis = self.clause.basis or (
            "comparable" if self.clause.is_done and figure.basis == "nominal" else ""
        )
        return basis if basis != figure.basis else ""

    def _doubts(self, name: Name, said: Said) -> list[str]:
        found = list(said.number.warnings)
        if self.naming.is_rate(name) and said.number.unit == "%" and said.change:
            found.append("growth_of_ratio")
        if not said.number.unit or (
            said.number.name == "-" and said.change and said.change.name in ("up", "down", "fall_rate")
        ):
            found.append("dirty")
        return found

    def _is_yearly(self) -> bool:
        """Whether a change is one on the same time of last year."""
        if self.clause.versus == "last_end":
            return self.scope.now is not None and self.scope.now.end.month == 12
        return self.clause.versus != "other"

    def _on_level(self, at: int) -> None:
        mention = self.mentions[at]
        if mention.name != "flat" or self.clause.versus != "other":
            number = mention._replace(kind="number", unit="%", bound="", name="", warnings=())
            self._set_growth([Said(None, number)], [LEVELS[mention.name]], at, at + 1)
        self._after_numbers()

    def _on_multiple(self, at: int) -> None:
        """是2020年的1.5倍: growth only where that is last year."""
        found = re.search(r"(\d{4})年", self.mentions[at].text)
        if found and int(found[1]) + 1 != self.scope.year:
            self.clause.versus = "other"

    def _on_versus(self, at: int) -> None:
        mention = self.mentions[at]
        self.clause.versus = mention.name
        found = re.search(r"(\d{4})年(?!初|末|底)", mention.text)
        if found and self.scope.year and int(found[1]) == self.scope.year - 1:
            self.clause.versus = "last_year"

    def _other_zone(self, at: int) -> Mention | None:
        """全市平均6.7%, 低于全市（15.6%）: the zone whose percentage this is, of what was said last; none
        where it is our own."""
        zone = self._at(at - 1)
        if zone is None:
            zone = self.outside
        elif zone.kind == "text" and re.fullmatch("(?:平均|平均水平|均值)(?:为)?", zone.text):
            zone = self._at(at - 2)
        is_other = zone and zone.kind == "zone" and "own" not in zone.ids
        return zone if is_other and self.made and not self.part.waits else None

    def _add_others(self, said: Said, zone: str) -> None:
        last = self.made[-1]
        figure = replace(
            last, start=said.number.start, end=said.number.end, rank=None, rank_of=None, bound=""
        )
        figure.warnings, figure.zone = [], zone
        if last.yoy is not None and not self.naming.is_rate(last.name):
            figure.value, figure.unit, figure.yoy, figure.measure = None, "", self._growth(said), "yoy"
        elif last.unit == "%" and last.measure == "actual":
            figure.value, figure.yoy = self._signed(said.number), None
        else:
            return
        self.made.append(figure)

    def _zone_by(self, at: int) -> Mention | None:
        """The zone that stands before a bracket: 比全市平均（15.6%）."""
        before, zone = self._at(at - 1), self._at(at - 2)
        if before and before.kind == "text" and before.text in ("平均", "平均水平"):
            before = zone
        return before if before and before.kind == "zone" else None
