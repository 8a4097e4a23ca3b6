"""Shares of a whole and places in a ranking."""

import re

from pipelines.narrative.dating import NUMERALS
from pipelines.narrative.levels import Levels
from pipelines.narrative.mentions import Mention
from pipelines.narrative.naming import Name

AREA = re.compile(
    r"(?:全(?:市|省|国|县|州|区)|我(?:市|省|县)|[\u4e00-\u9fff]{0,4}(?:市|省|县))(?:的|总量|总额)?$"
)
ASSESSED = re.compile("综合|考核|考评|评价|测评|评估|指数")
GOAL_WORDS = re.compile("目标|计划|任务|(?<!公共)预算")


class Places(Levels):
    """Shares and places."""

    def _on_share(self, at: int) -> int | None:
        """占全市的12.5%, 占比重达45%."""
        number = self._at(at + 1)
        if not number or number.kind != "number":
            return None
        said, end = self._group(at + 1)
        whole = self.mentions[at].parts.get("whole", "")
        unknown = self._unknown_words()
        if GOAL_WORDS.search(whole):
            return end
        if unknown and not self.part.waits:
            names = [self._unknown(unknown, at)]
        else:
            names = self._said_of(len(said))[-len(said) :]
        if len(names) == len(said):
            for name, each in zip(names, said, strict=True):
                self._add_share(name, whole, each.number, at)
        self.part.waits = False
        self._after_numbers()
        return end

    def _add_share(self, name: Name, whole: str, number: Mention, at: int) -> None:
        ratio = () if AREA.match(whole) else self.naming.ratio(name, whole)
        start = min(name.start, self.mentions[at].start) if self.part.waits else self.mentions[at].start
        if ratio or not (AREA.match(whole) or self.part.recent):
            text = f"{name.text}占{whole}比重" if whole else f"{name.text}占比"
            name = Name(text, name.start, name.end, ratio)
            measure = "target" if self._aims() else "actual"
        else:
            measure = "target_share" if self._aims() else "share"
        figure = self._figure(name, measure, start, number.end)
        self._fill_level(figure, number)
        if measure.endswith("share") and not AREA.match(whole):
            figure.warnings.append("share_of")
        recent = self.part.recent
        self._keep(figure, end=None)
        self.part.recent = recent if measure.endswith("share") and recent else [figure]
        if figure in self.part.recent and len(self.part.recent) > 1:
            self.part.recent.remove(figure)

    def _on_rank(self, at: int) -> int | None:
        """居全省第2位, beside a figure or alone."""
        places, end = self._places(at)
        before = self.mentions[at].text.partition("第")[0]
        unknown = self._unknown_words() + (before if ASSESSED.search(before) else "")
        if self.part.waits:
            names = self.naming.together(self.part.names)
            self._new_ranks(names, places, at)
        elif unknown and ASSESSED.search(unknown):
            self._new_ranks([self._unknown(unknown, at)], places[:1], at)
        else:
            figures = self._last(len(places)) if not self.clause.is_each else self.part.recent
            places = places * len(figures) if len(places) == 1 and self.clause.is_each else places
            for figure, place in zip(figures[-len(places) :], places, strict=False):
                if figure.rank is None:
                    figure.rank, figure.rank_of = place, self.clause.among
                    figure.end = max(figure.end, self.mentions[at].end)
        self._after_numbers()
        return end

    def _places(self, at: int) -> tuple[list[int], int]:
        """第3位、第5位: places that follow each other, and where what follows begins."""
        places = [self._place(self.mentions[at])]
        end = at + 1
        while (
            (sign := self._at(end))
            and sign.kind == "list"
            and (more := self._at(end + 1))
            and more.kind == "rank"
        ):
            places.append(self._place(more))
            end += 2
        return places, end

    def _new_ranks(self, names: list[Name], places: list[int], at: int) -> None:
        mention = self.mentions[at]
        places = places * len(names) if len(places) == 1 else places
        self.part.recent, self.part.waits = [], False
        for name, place in zip(names, places, strict=False):
            figure = self._figure(
                name, "target_rank" if self._aims() else "rank", min(name.start, mention.start), mention.end
            )
            figure.value, figure.unit, figure.rank, figure.rank_of = (
                float(place),
                "位",
                place,
                self.clause.among,
            )
            figure.bound = "<=" if mention.name == "top" else ""
            self._keep(figure, end=None)

    def _place(self, mention: Mention) -> int:
        if among := re.search(r"(\d+)(?:个|家)", mention.text):
            self.clause.among = int(among[1])
        said = mention.parts.get("place", "1")
        if said.isdecimal():
            return int(said)
        tens, found, ones = said.partition("十")
        if not found:
            return NUMERALS[said]
        return (NUMERALS.get(tens, 1)) * 10 + NUMERALS.get(ones, 0)
