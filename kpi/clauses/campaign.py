"""What a campaign's picture finds, and where in it a day stands."""

from collections.abc import Sequence
from datetime import date, timedelta

from kpi.campaign import Campaign, Phase
from kpi.names import Names


def day_word(writer: Names, day: date) -> str:
    """12月20日, 20 Dec."""
    return writer.say("campaign.day", month=writer.say(f"month.{day.month}"), day=day.day)


def campaign_headline(writer: Names, campaign: Campaign, due: int, closed: int, overdue: int) -> str:
    """12月底前应销号18项，已销号7项，逾期2项."""
    if not due:
        return writer.say("campaign.nothing_due")
    end = campaign.end
    is_last = (end + timedelta(days=1)).day == 1
    month = writer.say(f"month.{end.month}")
    when = writer.say("campaign.month_end", month=month) if is_last else day_word(writer, end)
    counts = {"due": due, "closed": closed, "overdue": overdue}
    return writer.say(
        "campaign.headline", when=when, **{name: writer.count(count) for name, count in counts.items()}
    )


def campaign_subtitle(writer: Names, campaign: Campaign) -> str:
    return writer.say(
        "campaign.subtitle", name=campaign.name(writer.language), start=campaign.start, end=campaign.end
    )


def phase_name(writer: Names, phase: Phase) -> str:
    """3 积极争先进位."""
    return writer.say("campaign.phase", number=phase.number, name=phase.name(writer.language))


def where_we_are(writer: Names, campaign: Campaign, phases: Sequence[Phase], day: date) -> list[str]:
    """Sentences: each phase that is on and the days it has left, and those of the whole campaign."""
    if day < campaign.start:
        return [writer.say("campaign.before", days=(campaign.start - day).days, start=campaign.start)]
    if day > campaign.end:
        return [writer.say("campaign.over", end=campaign.end)]
    said = [
        writer.say(
            "campaign.in_phase",
            number=phase.number,
            name=phase.name(writer.language),
            days=(phase.end - day).days,
        )
        for phase in phases
    ]
    return [
        *(said or [writer.say("campaign.between")]),
        writer.say("campaign.left", days=(campaign.end - day).days),
    ]
