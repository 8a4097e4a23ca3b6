"""What several peer groups say of one zone: 在9个对比组里有6个好于中位数，在3个组居首位."""

from kpi.names import Names
from kpi.question import Finding, Question


def clause(names: Names, finding: Finding, question: Question) -> str:
    """在9个对比组里有6个好于中位数，在3个组居首位."""
    values = finding.values
    measure = names.measure(question.by, values["unit"])
    text = names.say("ranking.in_groups", measure=measure, groups=values["n_groups"], above=values["n_above"])
    if not values["n_first"]:
        return text
    return text + names.say("comma") + names.say("ranking.first_in", first=values["n_first"])
