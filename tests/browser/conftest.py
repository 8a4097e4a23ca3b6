"""The program served for real, and Chromium that may talk to it and to nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect, sync_playwright

from kpi.settings import ROOT
from kpi.store import Store
from tests.conftest import copied
from tests.system_packages import BROWSERS

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

expect.set_options(timeout=30_000)


@dataclass
class Visit:
    """A page, what it tried to fetch elsewhere, and what it complained of."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run: Streamlit's own sign of running has gone."""
        self.page.wait_for_selector("[data-testid=stMainBlockContainer] h4")
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")

    def menu(self, name: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()
        self.page.wait_for_selector(f"h4:has-text('{name}')")
        self.settle()

    def control(self, label: str) -> Locator:
        return self.page.get_by_role("combobox", name=label)

    def choose(self, label: str, text: str) -> None:
        """Choose by typing into the control of that label."""
        box = self.control(label)
        box.click()
        box.fill(text)
        self.page.get_by_role("option").first.wait_for()
        self.page.keyboard.press("Enter")
        self.settle()


@pytest.fixture(scope="session")
def served(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the program, serving a copy of the shipped store."""
    with serve(shipped, tmp_path_factory.mktemp("served")) as address:
        yield address


@contextmanager
def serve(shipped: Store, folder: Path) -> Iterator[str]:
    """The program with a copy of the shipped store in `folder`; its log may not hold a traceback."""
    copied(shipped, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "ZONEGAP_STORE": str(folder)}
    log = (folder / "log.txt").open("w")
    program = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", program)
        yield f"http://127.0.0.1:{port}"
    finally:
        program.terminate()
        program.wait(20)
        log.close()
    assert "Traceback" not in (folder / "log.txt").read_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Chromium is not installed: run make test, or apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visit(served: str, chromium: Browser, tmp_path: Path) -> Iterator[Visit]:
    """A visitor with a Chinese browser. The test fails where the page fetched anything from another
    host or wrote an error to the console."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    # two browsers and their programs share two cores: a slow answer is no wrong one
    context.set_default_timeout(90_000)
    seen = Visit(context.new_page(), served)

    def only_home(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(served).netloc:
            route.continue_()
        else:
            seen.elsewhere.append(route.request.url)
            route.abort()

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.complaints.append(f"{message.text} {message.location.get('url', '')}")

    context.route("**/*", only_home)
    seen.page.on("console", complain)
    seen.page.on("pageerror", lambda problem: seen.complaints.append(str(problem)))
    yield seen
    seen.page.screenshot(path=tmp_path / "last.png")
    context.close()
    assert seen.elsewhere == []
    assert seen.complaints == []


def _wait_for(address: str, program: subprocess.Popen) -> None:
    for _ in range(120):
        assert program.poll() is None, "the program ended before it served"
        try:
            if urlopen(address, timeout=1).status == 200:
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"nothing is served at {address} after 30 seconds")
