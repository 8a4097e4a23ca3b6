"""What a coverage says: 47项中45项有数; of one indicator 25家中23家有数."""

from kpi.names import Names
from kpi.period import Period
from kpi.question import Finding, Question


def clause(names: Names, finding: Finding, question: Question) -> str:
    """How many of how many in the newest quarter, which is named where it is not the period asked."""
    values = finding.values
    quarter = Period(values["quarter"].date())
    if finding.indicator_id:
        text = names.say("coverage.zones", count=values["n_reported"], among=values["n_zones"])
    else:
        text = names.say("coverage.indicators", count=values["n_given"], among=values["n_known"])
    if quarter.end == question.period.end:
        return text
    return names.say("coverage.quarter", quarter=names.period(quarter), text=text)
