"""Make sure that Chromium, a Chinese font and LibreOffice are there, which the tests need.

Installs Debian's packages where that is possible; says in a sentence what to install where it is not.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk", "libreoffice-calc", "libreoffice-impress", "libreoffice-writer")
# the parts of LibreOffice that the last three bring; soffice itself comes with any of them
OFFICE = ("libsclo.so", "libsdlo.so", "libswlo.so")


def missing() -> list[str]:
    """The packages whose programs or fonts are not found."""
    fonts = ""
    if shutil.which("fc-list"):
        fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout
    browser = any(shutil.which(name) for name in BROWSERS)
    program = shutil.which("soffice")
    folder = Path(program).resolve().parent if program else Path()
    office = [bool(program) and (folder / library).exists() for library in OFFICE]
    found = (browser, fonts.strip(), *office)
    return [name for name, there in zip(PACKAGES, found, strict=True) if not there]


def install(packages: list[str]) -> None:
    get = ["apt-get", "-q", "-o", "Dpkg::Use-Pty=0"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*get, "update"], check=True, env=environment)
    subprocess.run([*get, "install", "-y", "--no-install-recommends", *packages], check=True, env=environment)


def main() -> int:
    wanted = missing()
    if not wanted:
        return 0
    print(f"Needed for the tests, not found: {' '.join(wanted)}.", file=sys.stderr)
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        try:
            install(wanted)
        except subprocess.CalledProcessError as problem:
            print(f"apt-get could not install them (exit {problem.returncode}).", file=sys.stderr)
        wanted = missing()
    if wanted:
        print(
            f"Please install {' and '.join(wanted)} with your system's package manager "
            "(on Debian or Ubuntu: sudo apt-get install " + " ".join(wanted) + "), then run make test again. "
            "make check runs everything that needs no browser.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
