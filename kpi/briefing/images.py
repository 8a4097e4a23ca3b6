"""Charts as files: PNG, SVG and PDF, drawn by the browser; and what is missing where that cannot be."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from kpi.errors import ZoneGapError

FORMATS = ("png", "svg", "pdf")
SCALES = (2, 3)
WIDTH = 1000
# faces that hold Chinese, by the beginnings of their files
FACES = (
    *("msyh", "simsun", "simhei", "deng", "pingfang", "stheiti", "hiragino sans gb"),
    *("notosanscjk", "notoserifcjk", "sourcehansans", "wqy", "droidsansfallback"),
)
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")


def picture(figure: Any, form: str = "png", scale: int = 2) -> bytes:
    """A Plotly figure as a picture of FORMATS; `scale` tells how many pixels of a PNG a point has.

    Raises ZoneGapError where there is no browser or no Chinese face, or the browser hangs.
    """
    if (problem := find_problem()) is not None:
        raise problem
    from kpi.briefing.browser import BROWSER

    options = {"format": form, "width": WIDTH, "height": figure.layout.height or WIDTH // 2}
    # a PDF and an SVG are drawn by lines: they have no pixels to multiply
    return BROWSER.draw(figure.to_dict(), {**options, "scale": scale if form == "png" else 1})


def browser_problem(language: str) -> str | None:
    """What keeps pictures from being drawn, as a sentence; None where nothing does."""
    problem = find_problem()
    return problem.text(language) if problem else None


def find_problem() -> ZoneGapError | None:
    """No browser, or no face with Chinese letters; None where both are there."""
    if find_browser() is None:
        return ZoneGapError("error.no_browser")
    if not has_chinese_face():
        # a picture of empty boxes is worse than none
        return ZoneGapError("error.no_chinese_face")
    return None


def find_browser() -> str | None:
    """The program: what BROWSER_PATH names, else Chromium, Chrome or Edge where they are usually found."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if Path(named).is_file() else None
    from choreographer.browsers.chromium import Chromium

    return Chromium.find_browser(skip_local=False)


@cache
def has_chinese_face() -> bool:
    """Whether letters of Chinese can be drawn here; asked once, since faces are installed with a restart."""
    if shutil.which("fc-list"):
        found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, timeout=30, check=False)
        return bool(found.stdout.strip())
    folders = [Path(folder) for folder in FOLDERS]
    if sys.platform == "win32":
        folders.append(Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts")
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.*"))
    return any(path.name.lower().startswith(FACES) for path in files)
