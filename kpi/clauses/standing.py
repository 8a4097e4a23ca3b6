"""What several peer groups say of one zone: 在9个对比组里，3个居首位，6个好于中位数."""

from kpi.names import Names
from kpi.question import Finding, Question


def clause(names: Names, finding: Finding, question: Question) -> str:
    """在9个对比组里，3个居首位，6个好于中位数."""
    values = finding.values
    counts = {"groups": values["n_groups"], "first": values["n_first"], "above": values["n_above"]}
    return names.say("ranking.in_groups", measure=names.measure(question.by), **counts)
