"""Plans: how DuckDB means to answer a comparison, kept from one question to the next.

On a store of the usual size DuckDB takes as long to plan a comparison as to answer it, and plans it anew
whenever a value is given to the statement. So the values that differ from one question to the next are a
table of one row, and the statement is planned once for all of them.
"""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow

from kpi.frame import frame_of, number_of

AS_OF = (Path(__file__).parent / "as_of.sql").read_text(encoding="utf-8")
# what is asked of a plan: of these a plan says only whether they were given; all else it holds
ASKED = pyarrow.schema(
    {
        "zone": pyarrow.string(),
        "peers": pyarrow.string(),
        "benchmark": pyarrow.string(),
        "indicators": pyarrow.list_(pyarrow.string()),
    }
)
# in a larger store reading counts, and a plan that knows the indicator skips most of the figures
MOST_FIGURES = 1_000_000
# idle ones: DuckDB lets go of a plan's hash tables with the plan, some 20 MB each
MOST_PLANS = 32
MOST_IDLE = 4
# of every batch the file that brought it, '' where none did, in the order of their numbers
Batches = Mapping[int, str]
VALUE = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class _Wanted:
    """The plan that a question wants: its statement, which of ASKED are given, and the values of all else,
    which the plan itself holds."""

    sql: str
    given: frozenset[str]
    held: tuple[tuple[str, str], ...]


def look_back(cursor: duckdb.DuckDBPyConnection, as_of: int) -> None:
    """Show it figures, batches and overrides as they stood at a batch."""
    cursor.execute("set variable as_of = $batch", {"batch": as_of})
    cursor.execute(AS_OF)


class Plans:
    """The plans of one store. A plan takes for granted what its tables were like when it was made, so none
    outlives a change: whoever changes the store does it within `changing`."""

    def __init__(self, root: duckdb.DuckDBPyConnection) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._idle: list[_Planner] = []
        self._batches: Batches | None = None
        self._changes = 0  # how often one began or ended
        self._under_way = 0

    def answer(self, sql: str, as_of: int | None, values: Mapping[str, Any]) -> pd.DataFrame | None:
        """The rows of `sql` as of a batch (None: now); $names come from `values`. None where plans do not
        serve: the store is large, or changes meanwhile."""
        given = frozenset(name for name in ASKED.names if values.get(name) is not None)
        held = tuple((name, repr(value)) for name, value in values.items() if name not in given)
        wanted = _Wanted(sql, given, held)
        with self._lock:
            if self._under_way:
                return None
            changes = self._changes
            planner = self._idle_one(wanted, as_of)
        planner = planner or _Planner(self._root, as_of)
        try:
            with planner.at_a_moment():
                serves = self._changes == changes and not planner.is_large
                rows = planner.answer(wanted, values) if serves else None
        except BaseException:
            planner.close()
            raise
        with self._lock:
            is_same = self._changes == changes
            not_kept = self._put_back(planner) if is_same else planner
        if not_kept is not None:
            not_kept.close()
        return rows if is_same else None

    def batches(self, read: Callable[[], Batches]) -> Batches:
        """What `read` reads of all batches, once for every change of the store."""
        with self._lock:
            changes = self._changes
            if self._batches is not None:
                return self._batches
        batches = read()
        with self._lock:
            if self._changes == changes and not self._under_way:
                self._batches = batches
        return batches

    @contextmanager
    def changing(self) -> Iterator[None]:
        """While the store changes: nothing is answered by plans, and none is left."""
        self._change(1)
        try:
            yield
        finally:
            self._change(-1)

    def _change(self, step: int) -> None:
        with self._lock:
            self._changes += 1
            self._under_way += step
            idle, self._idle = self._idle, []
            self._batches = None
        for planner in idle:
            planner.close()

    def _idle_one(self, wanted: _Wanted, as_of: int | None) -> "_Planner | None":
        """One of those that nobody has, if there is any as of the batch; where one has the plan that one."""
        fit = [idle for idle in self._idle if idle.as_of == as_of]
        if not fit:
            return None
        planner = next((idle for idle in fit if wanted in idle.plans), fit[-1])
        self._idle.remove(planner)
        return planner

    def _put_back(self, planner: "_Planner") -> "_Planner | None":
        """Keep it, last of all, and no more plans than MOST_PLANS. Where too many are idle then, the one that
        was idle longest comes back, and is not kept."""
        self._idle.append(planner)
        too_many = sum(len(idle.plans) for idle in self._idle) - MOST_PLANS
        for idle in self._idle:
            while idle.plans and too_many > 0:
                idle.forget()
                too_many -= 1
        return self._idle.pop(0) if len(self._idle) > MOST_IDLE else None


class _Planner:
    """A connection with its plans, the one used last as the last, for one question at a time. It sees the
    store as it stood at a batch."""

    def __init__(self, root: duckdb.DuckDBPyConnection, as_of: int | None) -> None:
        self.as_of = as_of
        self.plans: dict[_Wanted, str] = {}
        self._names = map("plan_{}".format, count())
        self._asked = _Asked()
        self._cursor = root.cursor()
        self._cursor.register("next_question", self._asked)
        self._cursor.execute("prepare beginning as select 1 from zonegap.main.fact_now limit 0")
        self.is_large = number_of(self._cursor.execute("select count(*) from fact_now")) > MOST_FIGURES
        if as_of is not None:
            look_back(self._cursor, as_of)

    @contextmanager
    def at_a_moment(self) -> Iterator[None]:
        """While it lasts the connection sees the store as it was when it began."""
        self._cursor.begin()
        self._cursor.execute("execute beginning")  # a transaction is begun by what is read first
        yield
        self._cursor.commit()

    def answer(self, wanted: _Wanted, values: Mapping[str, Any]) -> pd.DataFrame:
        plan = self.plans.pop(wanted, None) or self._planned(wanted, values)
        self.plans[wanted] = plan
        asked = {name: values.get(name) for name in ASKED.names}
        self._asked.row = pyarrow.Table.from_pylist([asked], schema=ASKED)
        return frame_of(self._cursor.execute(f"execute {plan}"))

    def forget(self) -> None:
        """Let go of the plan that was used longest ago."""
        self._cursor.execute(f"deallocate {self.plans.pop(next(iter(self.plans)))}")

    def close(self) -> None:
        self._cursor.close()

    def _planned(self, wanted: _Wanted, values: Mapping[str, Any]) -> str:
        """Make a plan; its name comes back. What it holds comes to it as variables, of its own, whose values
        DuckDB puts in their place as it plans."""
        plan = next(self._names)

        def stands_for(value: re.Match[str]) -> str:
            name = value[1]
            if name in wanted.given:
                return f"(select {name} from question)"
            # a variable that is null is an integer, which null by itself is not
            return "null" if values[name] is None else f"getvariable('{plan}_{name}')"

        for name, _ in wanted.held:
            self._cursor.execute(f"set variable {plan}_{name} = $value", {"value": values[name]})
        # materialized, or the row would be fetched wherever it is named
        question = "with question as materialized (from next_question)"
        self._cursor.execute(f"prepare {plan} as {question} {VALUE.sub(stands_for, wanted.sql)}")
        return plan


class _Asked:
    """The row of what is asked, as DuckDB fetches it each time that a plan is carried out. It learns no more
    of it beforehand than the types."""

    row: pyarrow.Table

    def __arrow_c_schema__(self) -> object:
        return ASKED.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.row.__arrow_c_stream__(requested_schema)
