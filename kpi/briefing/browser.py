"""One Chromium, kept warm, that turns Plotly figures into pictures.

Kaleido drives it. Its own time limit does not hold where the browser itself hangs, and a browser that
is started anew for every picture takes two seconds each; so there is one for the process, watched by a
clock of ours, and killed with all its children when a picture takes too long.
"""

import asyncio
import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from typing import Any

from kaleido import Kaleido

from kpi.errors import ZoneGapError

START_S = 30.0
PICTURE_S = 20.0
CLOSE_S = 4.0
# a page keeps some of every figure it has drawn
PICTURES = 200


class Browser:
    """Draws one picture at a time. seconds: how long one may take; pictures: after how many the browser
    is started anew."""

    def __init__(self, seconds: float = PICTURE_S, pictures: int = PICTURES) -> None:
        self.seconds = seconds
        self.pictures = pictures
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._kaleido: Kaleido | None = None
        self._drawn = 0

    @property
    def pid(self) -> int | None:
        """The browser's process, which leads a group of its own; None where none runs."""
        process = getattr(self._kaleido, "subprocess", None)
        return process.pid if process is not None else None

    def draw(self, figure: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
        """A picture. Raises ZoneGapError where the browser does not start, or takes too long."""
        with self._lock:
            if self._drawn >= self.pictures or self._is_dead():
                self._end()
            was_warm = self._kaleido is not None
            try:
                return self._draw(figure, options)
            except ZoneGapError:
                # a new one may do what one that has drawn for days could not
                if not was_warm:
                    raise
            return self._draw(figure, options)

    def close(self) -> None:
        """End the browser, where one runs; the next picture starts another."""
        with self._lock:
            self._end()

    def _draw(self, figure: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
        try:
            if self._kaleido is None:
                self._start()
            assert self._kaleido is not None
            content = self._wait(self._kaleido.calc_fig(figure, opts=dict(options)), self.seconds)
        except TookTooLong:
            self._end(killing=True)
            raise ZoneGapError("error.picture_slow", seconds=f"{self.seconds:g}") from None
        except Exception as problem:
            self._end(killing=True)
            raise ZoneGapError("error.picture_failed", problem=str(problem)[:200]) from problem
        self._drawn += 1
        return content

    def _start(self) -> None:
        self._loop = asyncio.new_event_loop()
        # what was waiting for a browser that was killed ends with an error that nobody waits for
        self._loop.set_exception_handler(lambda loop, context: None)
        threading.Thread(target=self._loop.run_forever, name="browser", daemon=True).start()
        self._drawn = 0
        self._wait(self._open(), START_S)

    async def _open(self) -> None:
        # made here, since it belongs to the loop; kept before it is open, so that it can be killed
        self._kaleido = Kaleido(n=1, mathjax=False, timeout=None, enable_sandbox=not is_root())
        await self._kaleido.open()

    def _wait(self, work: Coroutine[Any, Any, Any], seconds: float) -> Any:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def _is_dead(self) -> bool:
        process = getattr(self._kaleido, "subprocess", None)
        return process is not None and process.poll() is not None

    def _end(self, killing: bool = False) -> None:
        """Close the browser, or kill it; a hanging one is never waited for."""
        kaleido, loop, pid = self._kaleido, self._loop, self.pid
        self._kaleido = self._loop = None
        if loop is None:
            return
        if killing and pid is not None:
            kill(pid)
        done = asyncio.run_coroutine_threadsafe(_wind_up(kaleido), loop)
        done.add_done_callback(lambda _: loop.call_soon_threadsafe(loop.stop))
        if killing:
            return
        try:
            done.result(CLOSE_S)
        except Exception:  # whatever its closing met with, it is to be gone
            if pid is not None:
                kill(pid)


async def _wind_up(kaleido: Kaleido | None) -> None:
    """Close the browser and its folders, and whatever is still waiting for it."""
    if kaleido is not None:
        await kaleido.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


def is_root() -> bool:
    """Chromium does not start as root, as in a container, unless it is told to do without its sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def kill(pid: int) -> None:
    """End a browser and its children at once."""
    if sys.platform == "win32":
        command = ["taskkill", "/PID", str(pid), "/T", "/F"]
        subprocess.run(command, capture_output=True, check=False)
        return
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


BROWSER = Browser()
atexit.register(BROWSER.close)
