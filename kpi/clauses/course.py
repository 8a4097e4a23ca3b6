"""What a race through the quarters says: 在全省开发区由2022年的第9位升至第6位."""

from kpi.names import Names, way
from kpi.period import Period
from kpi.question import Finding, Question


def clause(names: Names, finding: Finding, question: Question) -> str:
    """在全省开发区由2022年的第9位升至第6位."""
    values = finding.values
    return names.say(
        f"course.{way(values['change'])}",
        peers=names.peers(question.peers),
        measure=names.measure(question.by, values["unit"]),
        since=names.period(Period(values["first_period"])),
        first=values["first_rank"],
        last=values["last_rank"],
    )
