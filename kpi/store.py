"""The store: the only code that opens the database.

One DuckDB file, opened once per process; a cursor that no other call has meanwhile, because threads that
share a connection get each other's rows; one writer at a time. Facts are only ever appended.
"""

import hashlib
import json
import shutil
import tempfile
import threading
import time
from bisect import bisect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow

from kpi import keep
from kpi.catalogue import Catalogue, Indicator
from kpi.errors import StoreError
from kpi.frame import frame_of, number_of
from kpi.mirror import mirror_rows
from kpi.name import folded
from kpi.plans import Plans, look_back

HERE = Path(__file__).parent
CHANGES = (HERE / "changes.sql").read_text(encoding="utf-8")
LIFE = (HERE / "life.sql").read_text(encoding="utf-8")
COMPUTED = (HERE / "computed.sql").read_text(encoding="utf-8")
MACRO_FILES = [
    HERE / "macros.sql",
    *(HERE / "actions" / f"{name}.sql" for name in ("actions", "departments")),
    *(
        HERE / "comparisons" / f"{name}.sql"
        for name in (
            "growth",
            "measured",
            "ranking",
            "move",
            "course",
            "standing",
            "own_place",
            "share",
            "target",
            "race",
            "gap",
            "cuts",
            "score",
            "score_ranking",
            "coverage",
            "land",
        )
    ),
]
# one statement of a transaction: sql and its values, the rows
Write = Callable[..., list[tuple[Any, ...]]]
COPY_TRIES = 20
COPY_PAUSE_S = 0.05
MERGE_TRIES = 40
MERGE_PAUSE_S = 0.05
HELD = ("Could not set lock", "used by another process")
# checkpoints come when `_checkpoint` asks for them, never by themselves
CONFIG: dict[str, Any] = {"checkpoint_threshold": "1TB"}
# what is written beside figures waits in the log until it is so large, or the next load or opening: a
# checkpoint keeps a copy of the whole file first, and somebody waits for every word that they write
LOG_BYTES = 4_000_000
# held by who checkpoints and who opens: what is kept belongs to a program that died, or to nobody
CHECKPOINTING = threading.RLock()
KEY = ("zone_id", "indicator_id", "period", "span", "measure", "basis")
SAME_KEY = " and ".join(f"n.{column} = i.{column}" for column in KEY)
# a figure whatever its basis, and which of its bases stands first (kpi/macros.sql)
ONE_FIGURE = tuple(column for column in KEY if column != "basis")
FIRST_BASES = f"""
update fact_now as n
set stands_first = n.basis = i.basis
from (
    select {", ".join(ONE_FIGURE)}, arg_min(basis, first_order(measure, basis)) as basis
    from {{among}}
    where value is not null
    group by all
    having count(*) > 1 or not bool_and(stands_first)
) as i
where {" and ".join(f"n.{column} = i.{column}" for column in ONE_FIGURE)} and n.value is not null
"""
LAND_INDICATORS = ("delete from land_indicator", "insert into land_indicator by name from land_indicators()")
FACT_COLUMNS = (
    *KEY,
    "value",
    "unit",
    "raw_value",
    "raw_unit",
    "status",
    "rank_of",
    "bound",
    "sheet",
    "cell",
    "source",
    "note",
)
REVERTIBLE = ("load", "override", "revert", "restore")
COMPUTED_COLUMNS = (*FACT_COLUMNS, "parts")
SETTLED_KINDS = ("zone", "indicator", "unit", "column", "header")
TARGET_KINDS = ("amount", "stock", "ratio", "growth", "share", "rank")
SETTERS = ("", "own", "city", "province")
OVERRIDES = ("done", "met", "on_pace", "slightly_behind", "behind", "too_early")


@dataclass(frozen=True)
class Load:
    """A file about to be committed: its name, its bytes' sha256, what the loader said of it."""

    file_name: str
    sha256: str
    loaded_by: str
    loaded_at: datetime
    hints: Mapping[str, str] = field(default_factory=dict)

    def hints_text(self) -> str:
        return json.dumps(dict(sorted(self.hints.items())), ensure_ascii=False)


@dataclass(frozen=True)
class Judged:
    """What has a status of its own: a zone's target of a kind, by who set it, at a period."""

    zone_id: str
    indicator_id: str
    target_kind: str
    set_by: str
    period: date


@dataclass(frozen=True)
class Committed:
    """What a commit did: its batch, whether that is a new one, and how many figures were new,
    revised and the same."""

    batch: int
    is_new: bool
    counts: Mapping[str, int]


class Store:
    """An open store. `query` and `ask` read; `commit_load`, `revert` write, all or nothing."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        """Open the store of `folder`, making it where there is none.

        Raises StoreError where another program holds it or it cannot be opened.
        """
        self.folder = folder
        self.catalogue = catalogue
        self._private: tempfile.TemporaryDirectory[str] | None = None
        self._writing = threading.RLock()
        try:
            (folder / "archive").mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StoreError("error.store_unreadable", path=folder) from problem
        self._path = folder / "zonegap.duckdb"
        with CHECKPOINTING:
            self._root = self._connect()
        self._plans = Plans(self._root)
        try:
            self._prepare()
            self._checkpoint()
        except BaseException as problem:
            self._root.close()
            if isinstance(problem, duckdb.IOException):  # the head of the file is whole, a part is not
                raise StoreError("error.store_unreadable", path=self._path) from problem
            raise

    @classmethod
    def copy_for_reading(cls, folder: Path, catalogue: Catalogue) -> "Store":
        """A store on a private copy of `folder`'s database, for a reader beside a running program.

        File and log are copied until they did not change meanwhile. The copy goes when the store is
        closed. Raises StoreError where they never rest.
        """
        source = folder / "zonegap.duckdb"
        for _ in range(COPY_TRIES):
            private = tempfile.TemporaryDirectory(prefix="zonegap-")
            if _copy_at_rest(source, Path(private.name)):
                store = cls(Path(private.name), catalogue)
                store.folder = folder
                store._private = private
                return store
            private.cleanup()
            time.sleep(COPY_PAUSE_S)
        raise StoreError("error.store_busy", path=source)

    def close(self) -> None:
        self._root.close()
        if self._private is not None:
            self._private.cleanup()

    def query(
        self,
        sql: str,
        frames: Mapping[str, pd.DataFrame] | None = None,
        as_of: int | None = None,
        **values: Any,
    ) -> pd.DataFrame:
        """The rows of `sql`; $names come from `values`, extra tables from `frames`. Figures, batches and
        overrides are those of the store as it stood at batch `as_of` (None: now)."""
        with self._cursor(frames) as cursor:
            if as_of is not None:
                look_back(cursor, as_of)
            return frame_of(cursor.execute(sql, values))

    def ask(self, sql: str, as_of: int | None = None, **values: Any) -> pd.DataFrame:
        """The rows of a comparison's `sql`, as `query` gives them, by a plan that is kept (kpi/plans.py)."""
        rows = self._plans.answer(sql, as_of, values)
        return self.query(sql, as_of=as_of, **values) if rows is None else rows

    def query_each(
        self,
        statements: Mapping[str, str],
        frames: Mapping[str, pd.DataFrame],
        views: str,
        **values: Any,
    ) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and rows of several statements, one after the other, that read the same `frames` and
        temporary `views`, a script that makes them. $names come from `values`."""
        with self._cursor(frames) as cursor:
            cursor.execute(views)
            for name, sql in statements.items():
                used = {key: value for key, value in values.items() if f"${key}" in sql}
                yield name, frame_of(cursor.execute(sql, used))

    def sources(self, refs: Sequence[str]) -> pd.DataFrame:
        """Where figures come from, a row each, and the parts of those that are computed; columns in
        kpi/macros.sql."""
        return self.query("from sources($refs::varchar[])", refs=list(refs))

    def files_and_version(self, refs: Sequence[str]) -> tuple[tuple[str, ...], int]:
        """The names of the files that brought the figures, in the order of their loading, and the
        data version."""
        files = self._plans.batches(self._files)
        names = dict.fromkeys(files.get(batch, "") for batch in sorted(_batches_of(refs)))
        return tuple(name for name in names if name), max(files, default=0)

    def data_version(self) -> int:
        """The number of the last batch: it grows with every load, revert, restore and
        override; 0 is empty."""
        with self._cursor() as cursor:
            return number_of(cursor.execute("select coalesce(max(batch_id), 0) from batch"))

    def history(self) -> pd.DataFrame:
        """Every batch, newest first, with is_undone for loads that were taken back."""
        return self.query(
            "select *, batch_id in (from undone()) as is_undone from batch order by batch_id desc"
        )

    def periods(self, zone_id: str) -> pd.DataFrame:
        """The periods for which the zone has anything, newest first: period, has_figures (false
        where there are only targets)."""
        sql = """
            select period, bool_or(not starts_with(measure, 'target')) as has_figures
            from fact_now
            where zone_id = $zone and value is not null and span in ('ytd', 'point')
            group by period order by period desc
        """
        return self.query(sql, zone=zone_id)

    def zones_with_data(self) -> list[str]:
        return list(self.query("select distinct zone_id from fact_now where value is not null")["zone_id"])

    def is_peer(self, zone_id: str, peers: str) -> bool:
        """Whether the zone is in the group as it sees it."""
        found = self.query(
            "select $zone in (from peer_members($zone, $peers)) as yes",
            zone=zone_id,
            peers=peers,
        )
        return bool(found["yes"].iloc[0])

    def peers_with_data(self, zone_id: str, peers: str) -> list[str]:
        """The other zones of the group, as the zone sees it, that have any figure."""
        sql = """
            select m.zone_id
            from peer_members($zone, $peers) as m
            where
                m.zone_id <> $zone
                and m.zone_id in (select zone_id from fact_now where value is not null)
            order by m.zone_id
        """
        return list(self.query(sql, zone=zone_id, peers=peers)["zone_id"])

    def recall(self, key: str) -> str | None:
        """What was remembered under a key, or None."""
        with self._cursor() as cursor:
            row = cursor.execute("select value from meta where key = $key", {"key": key}).fetchone()
        return row[0] if row else None

    def remember(self, key: str, value: str) -> None:
        with self._writing:
            self._remember(key, value)
            self._checkpoint()

    @contextmanager
    def write(self, frames: Mapping[str, pd.DataFrame] | None = None) -> "Iterator[Write]":
        """A transaction of the only writer, for what is kept beside figures (kpi/actions); all or nothing.

        The statement that it gives runs sql with $names from values and returns the rows.
        """
        with self._writing:
            with self._transaction(frames) as cursor:

                def run(sql: str, **values: Any) -> list[tuple[Any, ...]]:
                    return cursor.execute(sql, values).fetchall()

                yield run
            self._checkpoint(LOG_BYTES)

    def archive(self, content: bytes) -> str:
        """Keep the bytes of an uploaded file under their sha256, which is returned."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / "archive" / digest
        with self._writing:
            if not path.exists():
                draft = path.with_suffix(".draft")
                draft.write_bytes(content)
                draft.replace(path)
        return digest

    def changes(self, facts: pd.DataFrame) -> pd.DataFrame:
        """What `facts` would change, a row each: fact_no, change (new, revised, same), old_value,
        old_raw_value, old_batch, old_loaded_by, old_loaded_at, old_file_name."""
        return self.query(CHANGES, {"incoming": facts})

    def earlier_load(self, load: Load) -> int | None:
        """The load of the same bytes with the same hints that still counts, or None."""
        sql = """
            select max(batch_id) from batch
            where kind = 'load' and sha256 = $sha256 and hints = $hints
            and batch_id not in (from undone())
        """
        with self._cursor() as cursor:
            row = cursor.execute(sql, {"sha256": load.sha256, "hints": load.hints_text()}).fetchone()
        return row[0] if row else None

    def commit_load(self, load: Load, facts: pd.DataFrame, checks: pd.DataFrame) -> Committed:
        """Append `facts` (FACT_COLUMNS and fact_no) as one batch.

        The batch, the facts, fact_now, what the checks found and the audit row commit together.
        Where the same bytes were loaded before and would change nothing, nothing is written and the
        earlier batch comes back.
        """
        with self._writing:
            counts = dict.fromkeys(("new", "revised", "same"), 0)
            counts |= self._count_changes(facts)
            earlier = self.earlier_load(load)
            if earlier is not None and not counts["new"] + counts["revised"]:
                return Committed(earlier, False, counts)
            with self._transaction({"incoming": facts, "found": checks}) as cursor:
                number = self._add_batch(cursor, "load", load, counts)
                columns = ", ".join(FACT_COLUMNS)
                cursor.execute(
                    f"insert into fact (batch_id, fact_no, {columns}) select $number, fact_no, {columns}"
                    " from incoming order by indicator_id, period, zone_id",
                    {"number": number},
                )
                if counts["new"] < len(facts):
                    cursor.execute(f"delete from fact_now as n using incoming as i where {SAME_KEY}")
                # in key order too: a table is read in the order in which it was written
                cursor.execute(
                    "insert into fact_now select *, value is not null from fact where batch_id = $number",
                    {"number": number},
                )
                cursor.execute(
                    "insert into check_result"
                    " select $number, check_name, severity, row_count, example from found",
                    {"number": number},
                )
                _compute(cursor, number, "select distinct zone_id, period from incoming")
                _settle_bases(cursor, [number])
            self._checkpoint()
        return Committed(number, True, counts)

    def revert(self, batch_id: int, who: str, at: datetime) -> int:
        """Take a load back; naming a revert puts its load back. The new batch's number comes back.

        Raises StoreError where there is no such batch or it already is as asked.
        """
        with self._writing:
            kind, goal = self._revert_plan(batch_id)
            with self._transaction() as cursor:
                number = self._add_batch(cursor, kind, Load("", "", who, at), {}, goal)
                self._refresh_now(cursor, goal)
                _compute(
                    cursor, number, f"select distinct zone_id, period from fact where batch_id = {goal:d}"
                )
                _settle_bases(cursor, [number, goal])
            self._checkpoint()
        return number

    def override_status(self, judged: Judged, status: str, reason: str, who: str, at: datetime) -> int:
        """Put a status beside the computed one, for a reason; an empty `status` takes it back. The new
        batch's number comes back: being a batch it counts in the data version, and can be reverted.

        Raises StoreError where target or status is not known, the reason is not said, or there is
        nothing to take back.
        """
        self._demand_judged(judged)
        if status and status not in OVERRIDES:
            raise StoreError("error.override_status", status=status, allowed="、".join(OVERRIDES))
        if status and not reason.strip():
            raise StoreError("error.override_reason")
        with self._writing:
            if not status and not self._is_overridden(judged):
                raise StoreError("error.no_override")
            with self._transaction() as cursor:
                number = self._add_batch(cursor, "override", Load("", "", who, at), {})
                row = [number, *astuple(judged), status, reason.strip(), who, at]
                cursor.execute(f"insert into status_override values ({_marks(row)})", row)
            self._checkpoint()
        return number

    def _demand_judged(self, judged: Judged) -> None:
        """Raises StoreError where zone, indicator, kind of target or setter is not known."""
        known: list[tuple[str, Collection[str]]] = [
            (judged.zone_id, self.catalogue.zones),
            (judged.indicator_id, self.catalogue.indicators),
            (judged.target_kind, TARGET_KINDS),
            (judged.set_by, SETTERS),
        ]
        for text, allowed in known:
            if text not in allowed:
                raise StoreError("error.override_unknown", text=text)

    def _is_overridden(self, judged: Judged) -> bool:
        sql = """
            select count(*) from overrides()
            where zone_id = $zone_id and indicator_id = $indicator_id and target_kind = $target_kind
            and set_by = $set_by and period = $period
        """
        with self._cursor() as cursor:
            return number_of(cursor.execute(sql, asdict(judged))) > 0

    def original(self, batch_id: int) -> tuple[str, bytes]:
        """The name and the bytes of the file that a batch loaded.

        Raises StoreError where there is no such batch, it came from no file, or the archive does
        not hold the very bytes any more.
        """
        with self._cursor() as cursor:
            sql = "select file_name, sha256 from batch where batch_id = $batch"
            row = cursor.execute(sql, {"batch": batch_id}).fetchone()
        if row is None:
            raise StoreError("error.no_batch", batch=batch_id)
        name, digest = row
        if not digest:
            raise StoreError("error.no_original", batch=batch_id)
        return name, self.archived(digest, name)

    def archived(self, digest: str, name: str) -> bytes:
        """The bytes that were kept under a sha256 (`archive`), of a file called `name`.

        Raises StoreError where the archive does not hold the very bytes any more.
        """
        try:
            content = (self.folder / "archive" / digest).read_bytes()
        except OSError as problem:
            raise StoreError("error.original_lost", file=name) from problem
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoreError("error.original_changed", file=name)
        return content

    def life(
        self,
        zone_id: str,
        indicator_id: str,
        period: date | None = None,
        span: str | None = None,
        measure: str | None = None,
        basis: str | None = None,
    ) -> pd.DataFrame:
        """Every version of the figures of a zone's indicator, newest first (kpi/life.sql)."""
        return self.query(
            LIFE,
            zone=zone_id,
            indicator=indicator_id,
            period=period,
            span=span,
            measure=measure,
            basis=basis,
        )

    def settle(self, office: str, kind: str, text: str, meaning: str, who: str, at: datetime) -> None:
        """Keep what a text means in the files of an office, in place of what it meant before.

        `office`: a zone's id, or "" where a file's owner was not said. `kind` is one of
        SETTLED_KINDS. An empty `meaning` forgets. Raises StoreError where the kind, the office, or
        a zone, indicator or unit it is to mean is not known.
        """
        with self._writing:
            known = self._known_meaning(kind, meaning) if meaning else ""
            if kind not in SETTLED_KINDS or known is None or not folded(text):
                raise StoreError("error.settle", kind=kind, text=text, meaning=meaning)
            if office and office not in self.catalogue.zones:
                raise StoreError("error.settle_office", office=office)
            key = {"office": office, "kind": kind, "text": folded(text)}
            with self._transaction() as cursor:
                cursor.execute(
                    "delete from settled where office = $office and kind = $kind and text = $text", key
                )
                if known:
                    cursor.execute(
                        "insert into settled values ($office, $kind, $text, $meaning, $who, $at)",
                        {**key, "meaning": known, "who": who, "at": at},
                    )
                _audit(cursor, at, who, "settle")

    def settled(self, office: str) -> dict[str, dict[str, str]]:
        """Kind → folded text → meaning, in the files of an office. Its own words win over those that
        were said with no office; the words of another office are never among them."""
        sql = "select kind, text, meaning from settled where office in ('', $office) order by office"
        with self._cursor() as cursor:
            rows = cursor.execute(sql, {"office": office}).fetchall()
        words: dict[str, dict[str, str]] = {kind: {} for kind in SETTLED_KINDS}
        for kind, text, meaning in rows:
            # the catalogue may have lost a zone or an indicator since
            if self._known_meaning(kind, meaning) is not None:
                words[kind][text] = meaning
        return words

    def settled_words(self, office: str) -> pd.DataFrame:
        """What the office itself settled, a row each: kind, text, meaning, settled_by, settled_at."""
        sql = """
            select kind, text, meaning, settled_by, settled_at
            from settled
            where office = $office
            order by kind, text
        """
        return self.query(sql, office=office)

    def _known_meaning(self, kind: str, meaning: str) -> str | None:
        """What a settled text may mean, or None: an id of the catalogue, a unit by its own name."""
        if kind == "unit":
            unit = self.catalogue.units.resolve_unit(meaning)
            return unit.name if unit else None
        ids: dict[str, Collection[str]] = {
            "zone": self.catalogue.zones,
            "indicator": self.catalogue.indicators,
        }
        return meaning if meaning in ids.get(kind, (meaning,)) else None

    def add_indicator(self, indicator: Indicator, who: str, at: datetime) -> Indicator:
        """Add an indicator to the catalogue of this store; it comes back as it was kept.

        Raises ZoneGapError where it cannot stand beside those there are.
        """
        with self._writing:
            added = self.catalogue.accepted(indicator)
            wider = Catalogue(self.catalogue.folder, (*self.catalogue.own, added))
            row = [*asdict(added).values(), who, at]
            with self._transaction() as cursor:
                cursor.execute(f"insert into own_indicator values ({_marks(row)})", row)
                _mirror(cursor, wider)
                _audit(cursor, at, who, "add_indicator")
            self.catalogue = wider
        return added

    def _revert_plan(self, batch_id: int) -> tuple[str, int]:
        """What undoing `batch_id` is, revert or restore, and the load it is done to."""
        sql = """
            select kind, coalesce(target_batch, batch_id) as goal, goal in (from undone()) as is_undone
            from batch where batch_id = $batch
        """
        with self._cursor() as cursor:
            row = cursor.execute(sql, {"batch": batch_id}).fetchone()
        if row is None:
            raise StoreError("error.no_batch", batch=batch_id)
        kind, goal, is_undone = row
        if kind not in REVERTIBLE:
            raise StoreError("error.not_a_load", batch=batch_id)
        if is_undone != (kind == "revert"):
            raise StoreError("error.already_reverted", batch=batch_id)
        return ("restore" if kind == "revert" else "revert"), goal

    def _refresh_now(self, cursor: duckdb.DuckDBPyConnection, batch_id: int) -> None:
        """Make fact_now right again for every figure that the batch touched."""
        touched = f"select distinct {', '.join(KEY)} from fact where batch_id = $b"
        cursor.execute(
            f"delete from fact_now as n using ({touched}) as i where {SAME_KEY}",
            {"b": batch_id},
        )
        cursor.execute(
            f"""
            insert into fact_now
            select n.*, n.value is not null from fact as n
            inner join ({touched}) as i on {SAME_KEY}
            where n.batch_id not in (from undone())
            qualify row_number() over (
                partition by {", ".join(f"n.{column}" for column in KEY)} order by n.batch_id desc
            ) = 1
            order by n.indicator_id, n.period, n.zone_id
            """,
            {"b": batch_id},
        )

    def _count_changes(self, facts: pd.DataFrame) -> dict[str, int]:
        sql = f"select change, count(*) from ({CHANGES}) group by change"
        with self._cursor({"incoming": facts}) as cursor:
            return dict(cursor.execute(sql).fetchall())

    def _add_batch(
        self,
        cursor: duckdb.DuckDBPyConnection,
        kind: str,
        load: Load,
        counts: Mapping[str, int],
        target: int | None = None,
    ) -> int:
        number = number_of(cursor.execute("select coalesce(max(batch_id), 0) + 1 from batch"))
        row = [
            number,
            kind,
            target,
            load.file_name,
            load.sha256,
            load.hints_text(),
            load.loaded_at,
            load.loaded_by,
            *(counts.get(name, 0) for name in ("new", "revised", "same")),
        ]
        cursor.execute(f"insert into batch values ({_marks(row)})", row)
        _audit(cursor, load.loaded_at, load.loaded_by, kind, number)
        return number

    def _files(self) -> dict[int, str]:
        with self._cursor() as cursor:
            return dict(cursor.execute("select batch_id, file_name from batch order by batch_id").fetchall())

    @contextmanager
    def _cursor(
        self, frames: Mapping[str, pd.DataFrame] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._root.cursor()
        try:
            for name, frame in (frames or {}).items():
                # as an Arrow table, since duckdb takes pandas' texts over one at a time
                cursor.register(name, pyarrow.Table.from_pandas(frame, preserve_index=False))
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def _transaction(
        self, frames: Mapping[str, pd.DataFrame] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._plans.changing(), self._cursor(frames) as cursor:
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        """The open database; where a checkpoint was broken off, as it was before it."""
        try:
            opened = duckdb.connect(str(self._path), config=CONFIG)
        except duckdb.Error as problem:
            if any(sign in str(problem) for sign in HELD):
                raise StoreError("error.store_busy", path=self._path) from problem
            if not keep.kept(self._path).exists():
                raise StoreError("error.store_unreadable", path=self._path) from problem
        else:
            opened.execute("pragma disable_checkpoint_on_shutdown")
            if not keep.kept(self._path).exists():
                keep.clear_drafts(self._path)
                return opened
            opened.close()
        keep.put_back(self._path)
        return self._connect()

    def _checkpoint(self, least: int = 0) -> None:
        """Bring what was committed from the log into the file, where the log has `least` bytes. The caller
        holds `_writing`.

        Where the file cannot be kept meanwhile, as on a full disk, or where questions leave no moment for
        it, the log stays: it loses nothing.
        """
        with CHECKPOINTING:
            log = keep.log_of(self._path)
            if log.exists() and log.stat().st_size >= least and keep.keep(self._path):
                self._merge_log()
                keep.let_go(self._path)

    def _merge_log(self) -> None:
        for _ in range(MERGE_TRIES):
            try:
                with self._cursor() as cursor:
                    cursor.execute("checkpoint")
            except duckdb.TransactionException:  # somebody is at the tables, and nothing was begun
                time.sleep(MERGE_PAUSE_S)
            else:
                return

    def _prepare(self) -> None:
        """Bring schema, macros and the catalogue's mirror up to date; nothing to do costs nothing."""
        with self._cursor() as cursor:
            tables = {row[0] for row in cursor.execute("show tables").fetchall()}
            known = dict(cursor.execute("from meta").fetchall()) if "meta" in tables else {}
        self._migrate(int(known.get("schema", 0)))
        macros = [path.read_text(encoding="utf-8") for path in MACRO_FILES]
        if _digest(macros) != known.get("macros"):
            # and what the macros give is written again
            anew = [FIRST_BASES.format(among="fact_now"), *LAND_INDICATORS]
            self._remember("macros", _digest(macros), [*macros, *anew])
        own = self._own_indicators()
        if own != self.catalogue.own:
            self.catalogue = Catalogue(self.catalogue.folder, own)
        if _digest(mirror_rows(self.catalogue)) != known.get("catalogue"):
            self._demand_same_units()
            with self._transaction() as cursor:
                _mirror(cursor, self.catalogue)
                self._compute_all(cursor)

    def _compute_all(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Every computed figure again, as a batch of its own where any is not as it stands: formulas,
        units or the parks of a zone may have changed with the catalogue."""
        _find_computed(cursor, "select distinct zone_id, period from fact_now")
        if number_of(cursor.execute("select count(*) from computed")):
            last = cursor.execute("select loaded_at from batch order by batch_id desc limit 1").fetchall()
            number = self._add_batch(cursor, "compute", Load("", "", "", last[0][0]), {})
            _append_computed(cursor, number)
            _settle_bases(cursor, [number])

    def _own_indicators(self) -> tuple[Indicator, ...]:
        sql = "select * exclude (added_by, added_at) from own_indicator order by added_at, id"
        with self._cursor() as cursor:
            return tuple(Indicator(*row) for row in cursor.execute(sql).fetchall())

    def _demand_same_units(self) -> None:
        """Raises StoreError where the catalogue now gives an indicator another unit than its figures
        are kept in: they would silently be read ten thousand times too large."""
        sql = "select distinct indicator_id, unit from fact_now where measure in ('actual', 'target')"
        with self._cursor() as cursor:
            kept = cursor.execute(sql).fetchall()
        for indicator_id, unit in kept:
            indicator = self.catalogue.indicators.get(indicator_id)
            if indicator is not None and indicator.unit != unit:
                raise StoreError(
                    "error.unit_changed", indicator=indicator.name_zh, unit=indicator.unit, kept=unit
                )

    def _migrate(self, version: int) -> None:
        """Raises StoreError where a newer ZoneGap has made the store: this one would not know its tables."""
        steps = {int(path.name[:3]): path for path in sorted((HERE / "migrations").glob("*.sql"))}
        if version > max(steps):
            raise StoreError("error.store_newer", path=self._path)
        for number, path in steps.items():
            if number > version:
                self._remember("schema", str(number), [path.read_text(encoding="utf-8")])

    def _remember(self, key: str, value: str, statements: list[str] | None = None) -> None:
        with self._transaction() as cursor:
            for statement in statements or []:
                cursor.execute(statement)
            _note(cursor, key, value)


def _batches_of(refs: Sequence[str]) -> Iterator[int]:
    """The numbers of the batches that brought the figures, each once."""
    # sorted, as they mostly come, those of one batch stand together: from its hyphen to the sign after that
    refs, at = sorted(refs), 0
    while at < len(refs):
        batch = refs[at].split("-", 1)[0]
        yield int(batch)
        at = bisect(refs, f"{batch}.", at)


def _copy_at_rest(source: Path, folder: Path) -> bool:
    """Copy a database file and its log; whether nobody wrote to them meanwhile."""
    before = _state(source)
    try:
        for path in before:
            shutil.copyfile(path, folder / path.name)
    except FileNotFoundError:  # the log goes with a checkpoint
        return False
    except OSError as problem:  # Windows does not let a second program read it
        raise StoreError("error.store_busy", path=source) from problem
    return before == _state(source) and not keep.kept(source).exists()


def _state(path: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of a database file and of its log, where there is one."""
    found = {}
    for part in (path, keep.log_of(path)):
        try:
            about = part.stat()
        except FileNotFoundError:
            continue
        found[part] = (about.st_size, about.st_mtime_ns)
    return found


def _mirror(cursor: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Copy the catalogue into its tables, and note which one they hold."""
    tables = mirror_rows(catalogue)
    for table, rows in tables.items():
        cursor.execute(f"delete from {table}")
        if rows:
            cursor.executemany(f"insert into {table} values ({_marks(rows[0])})", rows)
    for statement in LAND_INDICATORS:
        cursor.execute(statement)
    _note(cursor, "catalogue", _digest(tables))


def _compute(cursor: duckdb.DuckDBPyConnection, number: int, touched: str) -> None:
    """Append, as figures of the batch, what is to be computed anew at the zones and dates of `touched`."""
    _find_computed(cursor, touched)
    _append_computed(cursor, number)


def _find_computed(cursor: duckdb.DuckDBPyConnection, touched: str) -> None:
    """Make a table `computed` of what can be computed at the zones and dates of the query `touched` and
    is not as it stands (kpi/computed.sql)."""
    cursor.execute(f"create or replace temp table touched as {touched}")
    cursor.execute(f"create or replace temp table computed as {COMPUTED}")


def _append_computed(cursor: duckdb.DuckDBPyConnection, number: int) -> None:
    """Append the table `computed` as figures of the batch."""
    columns = ", ".join(COMPUTED_COLUMNS)
    cursor.execute(
        f"""
        insert into fact (batch_id, fact_no, {columns})
        select
            $number,
            row_number() over (order by indicator_id, period, zone_id)
                + (select coalesce(max(fact_no), 0) from fact where batch_id = $number),
            {columns}
        from computed
        """,
        {"number": number},
    )
    cursor.execute(f"delete from fact_now as n using computed as i where {SAME_KEY}")
    cursor.execute(
        "insert into fact_now select f.*, f.value is not null from fact as f"
        f" inner join computed as n on f.batch_id = $number and {SAME_KEY.replace('i.', 'f.')}",
        {"number": number},
    )


def _settle_bases(cursor: duckdb.DuckDBPyConnection, batches: list[int]) -> None:
    """Say anew which basis stands first, of every figure that the batches brought or took back."""
    touched = f"""(
        from fact_now
        semi join (from fact where list_contains($batches, batch_id)) using ({", ".join(ONE_FIGURE)})
    )"""
    cursor.execute(FIRST_BASES.format(among=touched), {"batches": batches})


def _note(cursor: duckdb.DuckDBPyConnection, key: str, value: str) -> None:
    cursor.execute("delete from meta where key = $key", {"key": key})
    cursor.execute("insert into meta values ($key, $value)", {"key": key, "value": value})


def _audit(
    cursor: duckdb.DuckDBPyConnection, at: datetime, who: str, what: str, batch: int | None = None
) -> None:
    cursor.execute("insert into audit values (?, ?, ?, ?)", [at, who, what, batch])


def _marks(row: list[Any]) -> str:
    return ", ".join("?" * len(row))


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
