"""Findings as sentences, the way a bulletin writes them: figure, growth, target, place.

The templates stand in kpi/text, what each comparison says in kpi/clauses; this module puts clauses
together, and writes what stands round a table or a picture. English has its own wording.
"""

from collections.abc import Iterable

from kpi.clauses import BESIDE, CLAUSES, HEADLINES
from kpi.clauses.target import status_word
from kpi.names import Names, whole
from kpi.question import Comparison, Finding, Note, Question

FOOT_FILES = 3


class Writer(Names):
    """Writes of comparisons in one language."""

    def sentence(self, finding: Finding, question: Question) -> str:
        """One finding as a whole sentence: period, indicator, figure, and what the comparison says."""
        return self.bulletin(question, [finding])

    def sentences(self, comparison: Comparison) -> list[str]:
        return [self.sentence(finding, comparison.question) for finding in comparison.findings]

    def bulletin(self, question: Question, findings: Iterable[Finding]) -> str:
        """Several comparisons of one indicator as one sentence: figure, growth, target; place."""
        simulated = self.catalogue.zones[question.zone].simulated
        return self._put("sentence.simulated" if simulated else "sentence", question, findings)

    def running(self, question: Question, findings: Iterable[Finding]) -> str:
        """As `bulletin`, for a paragraph whose head has said the period and whether it is simulated."""
        return self._put("sentence.running", question, findings)

    def _put(self, key: str, question: Question, findings: Iterable[Finding]) -> str:
        parts = list(findings)
        clauses = [self.figure(parts[0])]
        clauses += [CLAUSES[part.kind](self, part, question) for part in parts]
        return self.say(
            key,
            period=question.period.label(self.language),
            indicator=self._subject(parts[0].indicator_id, question),
            text=self.say("comma").join(dict.fromkeys(filter(None, clauses))),
        )

    def _subject(self, indicator_id: str, question: Question) -> str:
        """What a sentence is about: an indicator, or the zone where a finding is of none."""
        return self.indicator(indicator_id) if indicator_id else self.zone(question.zone)

    def figure(self, finding: Finding) -> str:
        """完成3.42亿元, with what stands in brackets behind it; "" where there is none."""
        values = finding.values
        value = values.get("level_value", values.get("value"))
        if value is None or not finding.indicator_id:
            return ""
        indicator = self.catalogue.indicators[finding.indicator_id]
        kind = "stock" if indicator.direction == "lower" and indicator.kind == "flow" else indicator.kind
        figure = self.say(
            f"figure.{kind}",
            amount=self.amount(value, finding.indicator_id),
            place=whole(value),
        )
        return figure + (BESIDE[finding.kind](self, values) if finding.kind in BESIDE else "")

    def title(self, comparison: Comparison) -> str:
        """The first finding in short, or what was asked where nothing was found."""
        if not comparison.findings:
            return self.say(f"title.none.{comparison.kind}")
        first = comparison.findings[0]
        status = first.values.get("status")
        is_wanted = first.values.get("target_kind") is not None
        if status == "no_target" or (status == "not_reported" and is_wanted):
            return self.say(f"title.{status}", count=len(comparison.findings))
        text = HEADLINES[first.kind](self, first, comparison.question)
        return self.say("title", indicator=self._subject(first.indicator_id, comparison.question), text=text)

    def subtitle(self, comparison: Comparison) -> str:
        """What is measured, where, when, in which unit, among whom."""
        question = comparison.question
        is_by_score = question.by == "score" and "ranked_by" in comparison.rows
        parts = [
            # the title of a score begins with the zone, and two names would leave the line no room
            *([] if is_by_score and comparison.findings else [self.zone(question.zone)]),
            question.period.label(self.language),
            self.say(
                f"subtitle.{comparison.kind}", peers=self._others(comparison), scheme=self._scheme(question)
            ),
        ]
        if is_by_score:
            parts.append(self.say("subtitle.by_score", scheme=self._scheme(question)))
        elif question.by != "level" and "ranked_by" in comparison.rows:
            parts.append(self.say(f"by.{question.by}"))
        # a target may be held against a growth or a place, which are not in the indicator's unit,
        # and a course is of places
        if (
            comparison.kind not in ("target", "coverage", "course")
            and comparison.unit is not None
            and self.unit(comparison.unit)
        ):
            parts.append(self.say("subtitle.unit", unit=self.unit(comparison.unit)))
        if comparison.is_simulated:
            parts.append(self.say("simulated"))
        return " · ".join(parts)

    def _others(self, comparison: Comparison) -> str:
        """Who is compared with: the peers, or the wholes that the zone is a part of."""
        question = comparison.question
        if comparison.kind != "share":
            return self.peers(question.peers)
        kinds = [question.whole] if question.whole else self.catalogue.wholes(question.zone)
        return self.say("list").join(self.whole(question, kind) for kind in kinds)

    def _scheme(self, question: Question) -> str:
        return self.scheme(question.scheme) if question.scheme else ""

    def foot(self, comparison: Comparison) -> str:
        """The line under a picture: data version, and the files that its figures come from."""
        files = comparison.files
        if not files:
            return self.say("foot.bare", version=comparison.version)
        names = self.say("list").join(files[:FOOT_FILES]) + ("…" if len(files) > FOOT_FILES else "")
        return self.say("foot", version=comparison.version, files=names)

    def notes(self, comparison: Comparison) -> list[str]:
        lines = [self.note(note) for note in comparison.notes]
        return [*lines, self.say("note.version", version=comparison.version)]

    def note(self, note: Note) -> str:
        values = dict(note.values)
        if "zones" in values:
            values["zones"] = self.say("list").join(self.zone(zone) for zone in values["zones"])
        if "peers" in values:
            values["peers"] = self.peers(values["peers"])
        if "indicator_id" in values:
            values["indicator"] = self.indicator(values["indicator_id"])
            values |= {name: status_word(self, values[name]) for name in ("status", "override_status")}
        if "scheme" in values:
            scheme = self.catalogue.scheme(str(values["scheme"]))
            values |= {"scheme": scheme.name(self.language), "said": scheme.note(self.language)}
            values["source"] = scheme.source
        if "weights" in values:
            weights = [f"{self.indicator(one)} {self.percent(weight)}%" for one, weight in values["weights"]]
            values["weights"] = self.say("list").join(weights)
        return self.say(note.key, **values)

    def file_name(self, comparison: Comparison) -> str:
        """名称_期次_数据版本 without an ending, and without characters that a file system refuses."""
        question = comparison.question
        names = [self.zone(question.zone), self.say(f"kind.{comparison.kind}")]
        if len(question.indicators) == 1:
            names.append(self.indicator(question.indicators[0]))
        elif question.by == "score":
            names.append(self._scheme(question))
        names += [question.period.label(self.language), f"v{comparison.version}"]
        if comparison.is_simulated:
            names.append(self.say("simulated.word"))
        return safe_name("_".join(names))


def safe_name(text: str) -> str:
    """`text` as one path component: separators, controls and leading dots replaced."""
    kept = "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in text)
    return kept.strip(". ")[:120] or "_"
