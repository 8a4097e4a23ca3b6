"""A database file and its log, kept as they were while DuckDB checkpoints.

A checkpoint writes over blocks that are in use. Were the program to die in the middle of one, the
file could not be read again; what was kept is then put back, and nothing committed is lost.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def log_of(path: Path) -> Path:
    """Where DuckDB writes what was committed since the last checkpoint."""
    return path.with_name(f"{path.name}.wal")


def kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.kept")


def keep(path: Path) -> bool:
    """Keep file and log; whether that could be done. A kept file says that the log is kept too."""
    if os.name == "nt":  # lets no second program read the file: there the danger stays
        return True
    drafts = {part: part.with_name(f"{part.name}.{os.getpid()}.draft") for part in (log_of(path), path)}
    # copied by a program of its own, since one that closes a file loses the locks that it has on it
    pairs = [str(name) for pair in drafts.items() for name in pair]
    if subprocess.run([sys.executable, "-I", "-S", __file__, *pairs]).returncode != 0:
        return False
    # named here, since a copier may outlive the program that it copies for
    for part, draft in drafts.items():
        draft.replace(kept(part))
    _sync(path.parent)
    return True


def put_back(path: Path) -> None:
    """Make file and log what they were when they were kept."""
    for part in (log_of(path), path):
        _copy(kept(part), part)
    let_go(path)


def let_go(path: Path) -> None:
    if kept(path).exists():
        for part in (path, log_of(path)):
            kept(part).unlink()
            _sync(path.parent)


def clear_drafts(path: Path) -> None:
    """Remove what a program that died had begun to copy."""
    for draft in path.parent.glob(f"{path.name}*.draft"):
        draft.unlink()


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
    names = [Path(name) for name in sys.argv[1:]]
    for source, goal in zip(names[::2], names[1::2], strict=True):
        _copy(source, goal)
