"""python -m kpi: ask a question from the command line.

Exit 0: done. 1: there is no such data, or the store cannot be used. 2: the command was wrong.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kpi.actions.command import asked_items, headed, lines_of, printed, worded, write_items
from kpi.actions.fate import Loading
from kpi.actions.heads import Table
from kpi.actions.intake import commit_intake, take_in
from kpi.actions.layout import USUAL, read_layouts
from kpi.catalogue import Catalogue, read_catalogue
from kpi.comparisons import COMPARISONS, compare
from kpi.comparisons.coverage import read_late
from kpi.comparisons.ranking import MEASURES, SCORE
from kpi.errors import BadFile, StoreError, UnknownName, ZoneGapError
from kpi.period import Period, resolve_period
from kpi.question import WHOLES, Comparison, Question, plain_rows
from kpi.settings import Settings
from kpi.store import Store
from kpi.table import csv_bytes, plain_table, printed_table
from kpi.text import LANGUAGES, say
from kpi.words import Writer

RANKED = ("ranking", "move", "course", "standing")
WITH_BENCHMARK = ("gap", "ranking", "standing")
LATE = ("zone", "reason", "indicator", "last_quarter", "loaded_at", "days")
LISTS = ("zones", "indicators", "peers")
SCORED = ("score", "score_items")
# of a score there is no move in parts, and no standing in groups it is not of
RANKED_BY_SCORE = ("ranking", "course")


def main(arguments: list[str]) -> int:
    return answering(parser().parse_args(arguments), answer_question)


def answer_question(asked: argparse.Namespace, settings: Settings) -> int:
    catalogue = read_catalogue(settings.catalogue)
    if asked.command == "actions" and asked.load:
        # the one command that writes: not beside an open dashboard, and not into a copy
        with closing(Store(settings.store, catalogue)) as store:
            return load_actions(store, asked)
    with closing(open_for_reading(settings, catalogue, asked.lang)) as store:
        if asked.command in LISTS:
            return print_list(asked.command, store.catalogue, asked)
        if asked.command == "doctor":
            return print_doctor(store, asked.lang)
        if asked.command == "brief":
            # here, since the writers of files would make every question wait half a second
            from kpi.briefing.command import brief

            return brief(store, settings, read_question(store.catalogue, asked), asked)
        if asked.command == "actions":
            return answer_actions(store, asked)
        if asked.command == "late":
            return print_late(store, settings, asked)
        return print_comparison(store, settings, asked)


def answering(asked: argparse.Namespace, command: Callable[[argparse.Namespace, Settings], int]) -> int:
    """The command's exit code; 2 where a name was wrong, 1 where the data was, each with a sentence."""
    try:
        return command(asked, Settings.read(os.environ))
    except ZoneGapError as problem:
        print(problem.text(asked.lang), file=sys.stderr)
        return 2 if isinstance(problem, UnknownName) else 1


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m kpi", description="Ask a question of the figures.")
    commands = top.add_subparsers(dest="command", required=True)
    for kind in COMPARISONS:
        command = commands.add_parser(kind, help=f"the {kind} comparison")
        add_question(command)
        if kind in (*SCORED, *RANKED_BY_SCORE):
            command.add_argument(
                "--scheme", default="", help="a scheme's id or name; the usual one if not given"
            )
            command.add_argument(
                "--weight",
                action="append",
                default=[],
                metavar="INDICATOR=NUMBER",
                help="a weight in place of the scheme's; again for several",
            )
        if kind in WITH_BENCHMARK:
            command.add_argument("--benchmark", help="a zone to be compared with as well")
        if kind in RANKED:
            measures = (*MEASURES, SCORE) if kind in RANKED_BY_SCORE else MEASURES
            command.add_argument("--by", choices=measures, default="level", help="what is ranked")
        if kind == "share":
            command.add_argument("--whole", choices=WHOLES, default="", help="of what; each if not given")
        add_format(command)
    add_brief(commands.add_parser("brief", help="a briefing as files, by a recipe"))
    add_actions(commands.add_parser("actions", help="the register of the four lists, out and in"))
    late = commands.add_parser("late", help="who is overdue with the quarter, and whose figures came late")
    add_question(late)
    add_format(late)
    for name in (*LISTS, "doctor"):
        add_format(commands.add_parser(name))
    return top


def add_brief(command: argparse.ArgumentParser) -> None:
    command.add_argument("--zone", required=True, help="a zone's id or any of its names")
    command.add_argument("--period", required=True, help="2024, 2024Q3, 2024年1-9月 …")
    command.add_argument("--out", required=True, metavar="DIR", help="the folder that the files go into")
    command.add_argument("--recipe", default="quarterly_meeting", help="a recipe's id or name")
    command.add_argument(
        "--formats", default="pptx,docx,xlsx", help="of pptx,docx,xlsx,png,svg,pdf; several with commas"
    )
    command.add_argument("--scale", type=int, choices=(2, 3), default=2, help="pixels of a PNG to a point")
    command.add_argument("--template", metavar="FILE", help="the office's own .pptx or .potx")
    command.add_argument("--peers", help="a peer group; the zone's usual one if not given")
    command.add_argument("--lang", choices=LANGUAGES, default="zh")
    command.set_defaults(indicator=[], as_of=None)


def add_actions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--zone", default="", help="a zone's id or any of its names; with --load, of new rows"
    )
    command.add_argument(
        "--status", default="", help="建账, 整改中, 申请销号, 核验中, 退回, 已销号 or their codes"
    )
    command.add_argument("--department", default="", help="the department that leads")
    way = command.add_mutually_exclusive_group()
    way.add_argument("--out", type=Path, metavar="FILE", help="write .xlsx, or .ics of the due dates")
    way.add_argument("--load", type=Path, metavar="FILE", help="read a register; all rows, or none")
    command.add_argument(
        "--layout", default=USUAL, help="of the .xlsx: four_lists, xiangshan, jingde or your own"
    )
    command.add_argument(
        "--who", default="", help="with --load: who you are, a name of the people's register"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="with --load: say what would change, write nothing"
    )
    add_format(command)


def add_question(command: argparse.ArgumentParser) -> None:
    command.add_argument("--zone", required=True, help="a zone's id or any of its names")
    command.add_argument("--period", required=True, help="2024, 2024Q3, 2024年1-9月 …")
    command.add_argument("--indicator", action="append", default=[], help="again for several; none: all")
    command.add_argument("--peers", help="a peer group; the zone's usual one if not given")
    command.add_argument("--as-of", type=int, metavar="BATCH", help="as the data stood at that batch")


def add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--lang", choices=LANGUAGES, default="zh")


def open_for_reading(settings: Settings, catalogue: Catalogue, language: str) -> Store:
    """The store; a private copy of it while the dashboard holds it. An empty one is first filled
    with the shipped figures."""
    from pipelines.shipped import lacks_shipped, load_shipped

    try:
        store = Store(settings.store, catalogue)
    except StoreError as problem:
        if problem.key != "error.store_busy":
            raise
        return Store.copy_for_reading(settings.store, catalogue)
    if lacks_shipped(store):
        print(say(language, "cli.first_load"), file=sys.stderr)
        for _ in load_shipped(store, datetime.now()):
            pass
    return store


def print_comparison(store: Store, settings: Settings, asked: argparse.Namespace) -> int:
    question = read_question(store.catalogue, asked)
    demand_batch(store, asked.as_of)
    comparison = compare(asked.command, store, question, settings)
    writer = Writer(store.catalogue, asked.lang)
    if comparison.rows.empty:
        raise ZoneGapError("error.nothing", **nothing_found(store, question, writer))
    if asked.format == "json":
        print_json(comparison_json(comparison, store, writer))
    elif asked.format == "csv":
        sys.stdout.write(csv_bytes(plain_table(comparison, writer)).decode("utf-8"))
    else:
        print(writer.title(comparison), writer.subtitle(comparison), "", sep="\n")
        print(printed_table(for_terminal(comparison), writer).to_string(index=False))
        print("", *writer.sentences(comparison), "", *writer.notes(comparison), sep="\n")
    return 0


def print_late(store: Store, settings: Settings, asked: argparse.Namespace) -> int:
    """Who is overdue or came late, a row a zone and indicator; nobody is an answer too."""
    question = read_question(store.catalogue, asked)
    demand_batch(store, asked.as_of)
    rows = read_late(store, question, settings)
    writer = Writer(store.catalogue, asked.lang)
    note = writer.say("note.late", days=settings.late_days)
    if asked.format == "json":
        print_json({"kind": "late", "columns": list(rows.columns), "rows": records(rows), "notes": [note]})
    elif asked.format == "csv":
        sys.stdout.write(csv_bytes(late_table(rows, writer)).decode("utf-8"))
    else:
        nobody = writer.say("quality.nobody_late", days=settings.late_days)
        print(nobody if rows.empty else late_table(rows, writer).to_string(index=False), "", note, sep="\n")
    return 0


def late_table(rows: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    """The columns LATE in words; days from the quarter's end, missing for who is overdue."""
    named = rows.assign(
        zone=rows["zone_id"].map(writer.zone),
        indicator=rows["indicator_id"].map(writer.indicator),
        reason=[writer.say(f"late.word.{reason}") for reason in rows["reason"]],
        last_quarter=[writer.period(Period(day.date())) for day in rows["last_quarter"]],
        loaded_at=[day.strftime("%Y-%m-%d") for day in rows["loaded_at"]],
        days=["" if pd.isna(days) else f"{days:.0f}" for days in rows["days"]],
    )
    return named[list(LATE)].rename(columns={name: writer.say(f"column.{name}") for name in LATE})


def demand_batch(store: Store, as_of: int | None) -> None:
    if as_of is not None and not 0 < as_of <= store.data_version():
        raise UnknownName("error.no_batch", batch=as_of)


def for_terminal(comparison: Comparison) -> Comparison:
    """Of many indicators a ranking and a share show the zone's own rows alone, and so does a course; csv
    and json hold them all."""
    rows = comparison.rows
    if comparison.kind == "course" or (comparison.kind == "share" and len(comparison.indicator_ids) > 1):
        rows = rows[rows["is_own"]]
    if comparison.kind in ("ranking", "land_yield"):
        is_score = comparison.question.by == SCORE
        rows = rows if is_score else rows[rows["rank"].notna()]
        rows = rows if len(comparison.indicator_ids) == 1 else rows[rows["is_own"]]
    return replace(comparison, rows=rows)


def read_question(catalogue: Catalogue, asked: argparse.Namespace) -> Question:
    zone = catalogue.resolve_zone(asked.zone).demand("zone")
    by = getattr(asked, "by", "level")
    scheme = read_scheme(catalogue, asked.scheme) if asked.command in SCORED or by == SCORE else ""
    if not scheme and (getattr(asked, "scheme", None) or getattr(asked, "weight", None)):
        raise UnknownName("error.scheme_without_score")
    is_zone = catalogue.zones[zone].default_peers() == "province"
    usual = catalogue.scheme(scheme).peers if scheme and is_zone else catalogue.zones[zone].default_peers()
    peers = asked.peers or usual
    benchmark = getattr(asked, "benchmark", None)
    return Question(
        zone=zone,
        period=Period(resolve_period(asked.period).end),
        indicators=tuple(catalogue.resolve_indicator(text).demand("indicator") for text in asked.indicator),
        peers=catalogue.resolve_peers(peers).demand("peers"),
        as_of=asked.as_of,
        whole=getattr(asked, "whole", ""),
        scheme=scheme,
        weights=tuple(read_weight(catalogue, text) for text in asked.weight) if scheme else (),
        benchmark=catalogue.resolve_zone(benchmark).demand("zone") if benchmark else "",
        by=by,
    )


def read_scheme(catalogue: Catalogue, text: str) -> str:
    return catalogue.resolve_scheme(text).demand("scheme") if text else catalogue.scheme().id


def read_weight(catalogue: Catalogue, text: str) -> tuple[str, float]:
    """The indicator and the weight of INDICATOR=NUMBER."""
    name, _, number = text.rpartition("=")
    try:
        weight = float(number)
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise UnknownName("error.bad_weight", text=text)
    return catalogue.resolve_indicator(name).demand("indicator"), weight


def nothing_found(store: Store, question: Question, writer: Writer) -> dict[str, str]:
    """The words of "no data here": zone, period, and the periods that have data."""
    periods = [Period(day.date()) for day in store.periods(question.zone)["period"]]
    known = writer.say("list").join(writer.period(period) for period in periods[:12]) or "—"
    return {
        "zone": writer.zone(question.zone),
        "period": writer.period(question.period),
        "periods": known,
    }


def comparison_json(comparison: Comparison, store: Store, writer: Writer) -> dict[str, Any]:
    """The public shape of a comparison; rows use the macro's column names, missing is null."""
    return {
        "kind": comparison.kind,
        "title": writer.title(comparison),
        "subtitle": writer.subtitle(comparison),
        "unit": comparison.unit,
        "columns": list(comparison.rows.columns),
        "rows": records(comparison.rows),
        "findings": writer.sentences(comparison),
        "notes": writer.notes(comparison),
        "source": records(store.sources(comparison.refs)),
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values: dates as ISO text, floats at 12 significant digits, missing as None."""
    plain = frame.copy()
    for name in plain.columns:
        if pd.api.types.is_datetime64_any_dtype(plain[name]):
            pattern = "%Y-%m-%d %H:%M:%S" if name.endswith("_at") else "%Y-%m-%d"
            plain[name] = plain[name].dt.strftime(pattern)
        elif pd.api.types.is_float_dtype(plain[name]):
            plain[name] = plain[name].map(lambda value: float(f"{value:.12g}"), na_action="ignore")
    return plain_rows(plain)


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_list(name: str, catalogue: Catalogue, asked: argparse.Namespace) -> int:
    things: dict[str, list[Any]] = {
        "zones": list(catalogue.zones.values()),
        "indicators": list(catalogue.indicators.values()),
        "peers": list(catalogue.peer_groups.values()),
    }
    frame = pd.DataFrame([vars(thing) for thing in things[name]])
    if asked.format == "json":
        print_json({"kind": name, "columns": list(frame.columns), "rows": records(frame)})
    elif asked.format == "csv":
        sys.stdout.write(csv_bytes(frame).decode("utf-8"))
    else:
        print(frame.iloc[:, :7].to_string(index=False))
    return 0


def answer_actions(store: Store, asked: argparse.Namespace) -> int:
    rows = asked_items(store, asked.zone, asked.status, asked.department)
    writer = Writer(store.catalogue, asked.lang)
    if asked.out is not None:
        write_items(store, rows, asked.out, asked.layout, datetime.now(), asked.lang)
        print(writer.say("exchange.written", file=asked.out, count=len(rows)))
    elif asked.format == "json":
        print_json({"kind": "actions", "columns": list(rows.columns), "rows": records(rows)})
    elif asked.format == "csv":
        table = headed(worded(rows, writer, datetime.now()), writer)
        sys.stdout.write(csv_bytes(table).decode("utf-8"))
    elif rows.empty:
        print(writer.say("exchange.none"))
    else:
        print(printed(worded(rows, writer, datetime.now()), writer).to_string(index=False))
    return 0


def load_actions(store: Store, asked: argparse.Namespace) -> int:
    """Every row's reason where one is refused, and then nothing is written."""
    from pipelines.read import read_sheets

    at, name = datetime.now(), asked.load.name
    zone = store.catalogue.resolve_zone(asked.zone).demand("zone") if asked.zone else ""
    try:
        content = asked.load.read_bytes()
    except OSError as problem:
        raise BadFile("error.no_file", file=asked.load) from problem
    tables = [Table(s.name, s.cells.to_numpy().tolist(), s.merges) for s in read_sheets(content, name)]
    layouts = read_layouts(store.catalogue.folder)
    intake = take_in(store, tables, layouts, Loading(name, asked.who, at, zone))
    print(*lines_of(intake, asked.lang), sep="\n", file=sys.stdout if intake.is_clean else sys.stderr)
    if not intake.is_clean:
        raise ZoneGapError("error.rows_refused", file=name, count=intake.count("refused"))
    if asked.dry_run:
        print(say(asked.lang, "exchange.dry_run"))
    elif not intake.writes:
        print(say(asked.lang, "exchange.nothing_to_save"))
    else:
        saved = commit_intake(store, intake, asked.who, at)
        print(say(asked.lang, "exchange.saved", new=len(saved.numbers), changed=len(saved.versions)))
    return 0


def print_doctor(store: Store, language: str) -> int:
    counts = store.query("select count(*) as facts from fact")
    catalogue = store.catalogue
    writer = Writer(catalogue, language)
    version = store.data_version()
    print(
        writer.say(
            "doctor.store",
            path=store.folder,
            version=version,
            facts=counts["facts"].iloc[0],
        )
    )
    print(
        writer.say(
            "doctor.catalogue",
            indicators=len(catalogue.indicators),
            zones=len(catalogue.zones),
            peers=len(catalogue.peer_groups),
        )
    )
    return 0


def run(program: Callable[[list[str]], int]) -> None:
    """Run a command-line program in UTF-8 and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        code = program(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


if __name__ == "__main__":
    run(main)
