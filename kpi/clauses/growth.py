"""What growth says: 同比增长6.1%; 百分点 for percentages, places for ranks, words where no rate can stand."""

from kpi.names import Names
from kpi.question import Finding, Question


def clause(names: Names, finding: Finding, question: Question) -> str:
    """同比增长6.1%; 百分点 for percentages, places for ranks, words where no rate can stand."""
    values = finding.values
    if values["change_places"] is not None:
        return names.moved(values["change_places"], "year_ago")
    if values["change_pp"] is not None and values["yoy_pct"] is None:
        return names.change("growth.points", values["change_pp"])
    if values["yoy_pct"] is not None:
        computed = names.say("growth.computed") if values["yoy_source"] == "computed" else ""
        return names.change("growth", values["yoy_pct"]) + computed
    base = names.amount(values["base_value"], finding.indicator_id)
    return names.say(f"growth.word.{values['word']}", base=base) if values["word"] else ""
