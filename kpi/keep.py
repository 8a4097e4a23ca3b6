"""A database file and its log, kept as they were while DuckDB checkpoints.

A checkpoint writes over blocks that are in use. Were the program to die in the middle of one, the
file could not be read again; what was kept is then put back, and nothing committed is lost.
"""

import os
import shutil
import sys
from pathlib import Path


def log_of(path: Path) -> Path:
    """Where DuckDB writes what was committed since the last checkpoint."""
    return path.with_name(f"{path.name}.wal")


def kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.kept")


def keep(path: Path) -> None:
    """Copy the log, then the file: a kept file says that the log beside it is whole too."""
    for source in (log_of(path), path):
        draft = source.with_name(f"{source.name}.draft")
        _copy(source, draft)
        draft.replace(kept(source))
    _sync(path.parent)


def put_back(path: Path) -> None:
    """Make file and log what they were when they were kept."""
    for goal in (log_of(path), path):
        _copy(kept(goal), goal)
    let_go(path)


def let_go(path: Path) -> None:
    for source in (path, log_of(path)):
        kept(source).unlink()
        _sync(path.parent)


def _copy(source: Path, goal: Path) -> None:
    shutil.copyfile(source, goal)
    with goal.open("rb+") as file:
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
