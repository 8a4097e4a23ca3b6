"""Everything a figure is: its name, its period, its unit, where it is kept and how it compares."""

import os

# DuckDB's memory is divided by as few as there are cores; threads that share a part wait for each other, and
# every visitor's question runs in a thread of its own. It is read when DuckDB is first imported.
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "narenas:8")
