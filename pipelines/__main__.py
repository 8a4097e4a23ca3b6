"""python -m pipelines: files into the store, and back out of it.

Exit 0: done. 1: the data was refused, every reason printed, nothing written. 2: the command was wrong.
"""

import argparse
import getpass
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kpi.__main__ import answering, print_json, records, run
from kpi.catalogue import Catalogue, read_catalogue
from kpi.errors import BadFile, UnknownName
from kpi.names import Names
from kpi.period import resolve_period
from kpi.settings import Settings
from kpi.store import Store
from kpi.text import LANGUAGES, say
from pipelines.check import check_store, read_checks
from pipelines.commit import commit
from pipelines.compare import change_counts
from pipelines.demo import write_demo
from pipelines.hits import hit_table, summary
from pipelines.label import Office
from pipelines.narrative.document import is_prose, read_text
from pipelines.narrative.extract import COLUMNS as FIGURE_COLUMNS
from pipelines.narrative.extract import extract
from pipelines.prepare import Prepared, Understood, hold_against, prepare, understand
from pipelines.read import cell_name
from pipelines.resolve import CATALOGUE_UNIT, Problem
from pipelines.shipped import DEMO
from pipelines.vocabulary import MEASURES, code_of

NAMES_TO_SETTLE = ("zone", "indicator", "period", "unit", "column")


def main(arguments: list[str]) -> int:
    asked = parser().parse_args(arguments)
    commands = {
        "load": run_load,
        "read": run_read,
        "extract": run_extract,
        "history": run_history,
        "revert": run_revert,
        "check": run_check,
        "demo": run_demo,
    }
    return answering(asked, commands[asked.command])


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m pipelines", description="Files into the store.")
    commands = top.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="load files; all are understood before the first is written")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
    read = commands.add_parser("read", help="what would be loaded, cell by cell; writes nothing")
    read.add_argument("file", type=Path, metavar="FILE")
    for command in (load, read):
        command.add_argument("--zone", help="whose file it is, for 本区 or where no zone is named")
        command.add_argument("--period", help="where the file gives none")
        command.add_argument("--measure", help="where the file gives none: actual, target, yoy …")
        command.add_argument(
            "--unit", help="where the file gives none: 万元 …, or 目录 for the catalogue's own"
        )
    prose = commands.add_parser(
        "extract", help="the figures in a text: .docx, .pdf, .txt, .html; writes nothing"
    )
    prose.add_argument("file", type=Path, metavar="FILE", help="- for standard input")
    prose.add_argument("--zone", help="whose text it is")
    prose.add_argument("--period", help="where the text gives no year")
    prose.set_defaults(measure=None, unit=None)
    commands.add_parser("history", help="every batch")
    revert = commands.add_parser("revert", help="take a load back; name the revert to put it back")
    revert.add_argument("batch", type=int, metavar="BATCH")
    commands.add_parser("check", help="run every check over the whole store")
    commands.add_parser("demo", help="write the simulated province to data/demo and load it")
    for command in commands.choices.values():
        command.add_argument("--format", choices=("table", "json"), default="table")
        command.add_argument("--lang", choices=LANGUAGES, default="zh")
    return top


def run_load(asked: argparse.Namespace, settings: Settings) -> int:
    """Understand every file before the first is written: one refusal refuses all."""
    store = open_store(settings)
    hints = read_hints(store.catalogue, asked)
    prepared = [prepare_file(path, store, hints, settings) for path in asked.files]
    if not all(item.is_clean for item in prepared):
        print_refusals(prepared, store.catalogue, asked)
        return 1
    return load_all(store, prepared, asked, settings)


def load_all(
    store: Store, prepared: Iterable[Prepared], asked: argparse.Namespace, settings: Settings
) -> int:
    names = Names(store.catalogue, asked.lang)
    return print_loads([load_one(store, item, names, asked, settings) for item in prepared], asked)


def load_one(
    store: Store, item: Prepared, names: Names, asked: argparse.Namespace, settings: Settings
) -> dict[str, Any]:
    """Load a prepared file; where others were loaded since, it is held against the store again."""
    if item.data_version != store.data_version():
        item = hold_against(store, item.content, item.load, item.understood, settings.revision_pct)
    result: dict[str, Any] = {"file": item.load.file_name, "batch": item.earlier}
    result |= change_counts(item.changes)
    result["checks"] = records(summary(item.checks, names))
    if item.earlier is not None:
        return {**result, "outcome": "same_bytes"}
    if asked.dry_run:
        return {**result, "outcome": "dry_run"}
    return {**result, "outcome": "loaded", "batch": commit(store, item).batch}


def print_loads(results: list[dict[str, Any]], asked: argparse.Namespace) -> int:
    if asked.format == "json":
        print_json({"kind": "load", "rows": results})
        return 0
    for result in results:
        print(say(asked.lang, f"cli.{result['outcome']}", **result))
        for check in result["checks"]:
            print("  " + check_line(check, asked.lang))
    return 0


def check_line(check: dict[str, Any], language: str) -> str:
    claim = say(language, f"check.{check['check_name']}")
    return say(language, "cli.check", claim=claim, count=check["row_count"], example=check["example"])


def print_refusals(prepared: list[Prepared], catalogue: Catalogue, asked: argparse.Namespace) -> None:
    """Every reason, of every file; what was understood is not written either."""
    names = Names(catalogue, asked.lang)
    reasons = []
    for item in prepared:
        name = item.load.file_name
        lines = [problem.sentence(asked.lang) for problem in item.problems]
        blocks = item.checks[item.checks["severity"] == "block"]
        for check in records(summary(blocks, names)):
            lines.append(check_line(check, asked.lang))
        reasons += [{"file": name, "reason": line} for line in lines]
    if asked.format == "json":
        print_json({"kind": "load", "rows": [], "refused": reasons})
        return
    for reason in reasons:
        print(f"{reason['file']} {reason['reason']}", file=sys.stderr)
    for item in prepared:
        try:
            item.demand_clean(names)
        except BadFile as problem:
            print(problem.text(asked.lang), file=sys.stderr)


def run_read(asked: argparse.Namespace, settings: Settings) -> int:
    catalogue = read_catalogue(settings.catalogue)
    hints = read_hints(catalogue, asked)
    understood = understand(read_table(asked.file), asked.file.name, catalogue, hints)
    answer = read_json(understood, asked.lang)
    if asked.format == "json":
        print_json(answer)
    else:
        print(pd.DataFrame(answer["rows"]).dropna(axis=1, how="all").to_string(index=False))
        for problem in understood.problems:
            print(problem.sentence(asked.lang), file=sys.stderr)
    return 0 if answer["rows"] and not answer["refused"] and not answer["questions"] else 1


def read_json(understood: Understood, language: str) -> dict[str, Any]:
    """The public shape of a reading: rows, questions (names to settle), refused (reasons), and layout:
    what every part of every sheet was taken for, and the heads that say so."""
    facts = understood.facts[understood.facts["is_clear"]].rename(columns={"raw_value": "text"})
    facts["raw_value"] = facts["text"]
    facts["start"] = 0
    facts["end"] = facts["text"].str.len()
    rate = facts["measure"].isin(["yoy", "target_yoy"])
    place = facts["measure"].isin(["rank", "target_rank"])
    facts["yoy"] = facts["value"].where(rate)
    facts["rank"] = facts["value"].where(place)
    columns = [
        "text",
        "start",
        "end",
        "zone_text",
        "zone_id",
        "indicator_id",
        "indicator_text",
        "value",
        "unit",
        "raw_value",
        "raw_unit",
        "yoy",
        "period",
        "span",
        "measure",
        "basis",
        "bound",
        "status",
        "rank",
        "rank_of",
        "sheet",
        "cell",
    ]
    rows = [{**row, "warnings": []} for row in records(facts[columns])]
    return {
        "rows": rows,
        "questions": [_as_json(p, language) for p in understood.problems if p.kind in NAMES_TO_SETTLE],
        "refused": [_as_json(p, language) for p in understood.problems if p.kind not in NAMES_TO_SETTLE],
        "layout": [
            {
                "sheet": layout.sheet.name,
                "cells": f"{cell_name(part.top, part.left)}:{cell_name(part.bottom, part.right)}",
                "role": part.role,
                "head": part.label.text if part.label else "",
            }
            for layout in understood.layouts
            for part in layout.parts
        ],
    }


def _as_json(problem: Problem, language: str) -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "text": problem.text,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "count": problem.count,
        "suggestions": [{"id": id_, "name": name} for id_, name in problem.candidates],
        "reason": problem.sentence(language),
    }


def run_extract(asked: argparse.Namespace, settings: Settings) -> int:
    """The figures of a text. The columns and their order are public; in JSON missing is null, and a
    place and the number of those ranked are integers. No store is opened."""
    catalogue = read_catalogue(settings.catalogue)
    hints = read_hints(catalogue, asked)
    text = read_text(read_bytes(asked.file), asked.file.name)
    found = extract(text, Office(catalogue), hints.get("period", ""))[list(FIGURE_COLUMNS)]
    figures = found.astype(dict.fromkeys(("rank", "rank_of"), "Int64"))
    if asked.format == "json":
        columns = list(figures.columns)
        print_json(
            {"kind": "extract", "zone": hints.get("zone"), "columns": columns, "rows": records(figures)}
        )
    elif len(figures):
        shown = figures.set_axis(range(1, len(figures) + 1)).dropna(axis=1, how="all").astype(object)
        print(shown.where(shown.notna(), "").to_string())
    if figures.empty:
        raise BadFile("error.no_prose_figures", file=asked.file.name)
    return 0


def run_history(asked: argparse.Namespace, settings: Settings) -> int:
    print_frame("history", open_store(settings).history(), asked)
    return 0


def run_revert(asked: argparse.Namespace, settings: Settings) -> int:
    store = open_store(settings)
    number = store.revert(asked.batch, user_name(), datetime.now())
    done = store.history().set_index("batch_id").loc[number]
    if asked.format == "json":
        print_json({"kind": done["kind"], "batch": number, "of": int(done["target_batch"])})
    else:
        what = say(asked.lang, f"batch.{done['kind']}")
        batch = int(done["target_batch"])
        print(say(asked.lang, "cli.reverted", batch=batch, what=what, number=number))
    return 0


def run_check(asked: argparse.Namespace, settings: Settings) -> int:
    """Every claim with the rows that break it. JSON: columns and rows are the claims, hits the rows."""
    store = open_store(settings)
    hits = check_store(store, settings.revision_pct)
    names = Names(store.catalogue, asked.lang)
    found = summary(hits, names)
    if asked.format == "json":
        told = records(hit_table(hits, names, store.history()))
        print_json({"kind": "check", "columns": list(found.columns), "rows": records(found), "hits": told})
    elif found.empty:
        print(say(asked.lang, "cli.clean", count=len(read_checks())))
    else:
        for check in records(found):
            print(check_line(check, asked.lang))
    return 0


def run_demo(asked: argparse.Namespace, settings: Settings) -> int:
    files = write_demo(DEMO)
    print(say(asked.lang, "cli.demo", count=len(files), folder=DEMO), file=sys.stderr)
    store = open_store(settings)
    asked.dry_run = False
    # one after the other: each is held against those before it
    return load_all(store, (prepare_file(path, store, {}, settings) for path in files), asked, settings)


def open_store(settings: Settings) -> Store:
    return Store(settings.store, read_catalogue(settings.catalogue))


def read_hints(catalogue: Catalogue, asked: argparse.Namespace) -> dict[str, str]:
    """What the loader says of the file, checked: a zone's id, a period, a measure's code."""
    hints = {}
    if asked.zone:
        hints["zone"] = catalogue.resolve_zone(asked.zone).demand("zone")
    if asked.period:
        resolve_period(asked.period)
        hints["period"] = asked.period
    if asked.measure:
        hints["measure"] = code_of("measure", asked.measure)
        if not hints["measure"]:
            raise UnknownName("error.unknown_measure", text=asked.measure, near=" ".join(MEASURES))
    if asked.unit:
        if asked.unit != CATALOGUE_UNIT and catalogue.units.resolve_unit(asked.unit) is None:
            raise UnknownName("error.unknown_unit", text=asked.unit)
        hints["unit"] = asked.unit
    return hints


def prepare_file(path: Path, store: Store, hints: dict[str, str], settings: Settings) -> Prepared:
    content = read_table(path)
    who, at = user_name(), datetime.now()
    return prepare(content, path.name, store, hints, who, at, revision_pct=settings.revision_pct)


def read_table(path: Path) -> bytes:
    """The bytes of a file of tables. Raises BadFile where it is prose: figures of prose count once a
    person has ticked them, so no command loads them."""
    content = read_bytes(path)
    if is_prose(content, path.name):
        raise BadFile("error.is_prose", file=path.name)
    return content


def user_name() -> str:
    """Who runs the program; "—" where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "—"


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or of standard input where it is called -."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read()
        return path.read_bytes()
    except OSError as problem:
        raise BadFile("error.no_file", file=path) from problem


def print_frame(kind: str, frame: pd.DataFrame, asked: argparse.Namespace) -> None:
    if asked.format == "json":
        print_json({"kind": kind, "columns": list(frame.columns), "rows": records(frame)})
    else:
        print(frame.to_string(index=False))


if __name__ == "__main__":
    run(main)
