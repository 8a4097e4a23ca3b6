"""The catalogue as tables to look things up in."""

from collections.abc import Iterable

import pandas as pd

from kpi.catalogue import Indicator
from kpi.name import folded
from kpi.ui.session import catalogue, language, say, writer


def indicator_table(search: str) -> pd.DataFrame:
    """Every indicator: meaning, unit, kind, direction, roll-up, formula, aliases."""
    aliases = catalogue().indicator_aliases()
    return _table(
        (described(item, aliases.get(item.id, [])) for item in catalogue().indicators.values()), search
    )


def described(item: Indicator, aliases: list[str]) -> dict[str, str]:
    """What an indicator means, by column, in the visitor's language."""
    words = writer()
    return {
        "indicator": item.name(language()),
        "definition": words.definition(item.id),
        "dimension": say(f"dimension.{item.dimension}"),
        "unit": words.unit(item.unit),
        "kind": say(f"kindword.{item.kind}"),
        "direction": say(f"direction.{item.direction}"),
        "rollup": say(f"rollup.{item.rollup}"),
        "formula": item.formula,
        "aliases": say("list").join(aliases),
        "source": item.source,
        "note": item.note,
    }


def zone_table(search: str) -> pd.DataFrame:
    """Every zone: where it lies, its level, the zone it is part of."""
    words = writer()
    return _table(
        (
            {
                "zone": item.name(language()) + (f"【{say('simulated.word')}】" if item.simulated else ""),
                "level": say(f"level.{item.level}"),
                "city": item.city,
                "parent": words.zone(item.parent_id) if item.parent_id else "",
                "source": item.source,
            }
            for item in catalogue().zones.values()
        ),
        search,
    )


def peer_table(search: str) -> pd.DataFrame:
    """Every peer group and what it is a group of."""
    return _table(
        ({"name": group.name(language()), "note": group.note} for group in catalogue().peer_groups.values()),
        search,
    )


def _table(rows: Iterable[dict[str, str]], search: str) -> pd.DataFrame:
    """The rows that contain what is searched for, with heads in the visitor's language."""
    wanted = folded(search)
    kept = [row for row in rows if wanted in folded(" ".join(row.values()))]
    frame = pd.DataFrame(kept)
    return frame.rename(columns={name: say(f"column.{name}") for name in frame.columns})
