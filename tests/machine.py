"""What the tests need of the machine itself, which pip cannot bring: find it, or fetch it on Debian as root.

Run as a program it does the fetching. Where something cannot be had it says
so in a line, and the tests that need it are skipped; with CI=true it fails.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Need:
    """A program by any of its names, the Debian package that brings it, and what goes untested without it."""

    names: tuple[str, ...]
    package: str
    without: str

    def find(self) -> str | None:
        """Where the program is; None when it is not on this machine."""
        return next(filter(None, map(shutil.which, self.names)), None)


CHROMIUM = Need(("chromium", "chromium-browser", "google-chrome", "chrome"), "chromium", "the browser tests")
JAVA = Need(("java",), "default-jre-headless", "the check that every page is valid HTML")
STRACE = Need(("strace",), "strace", "the faulty disk")
POPPLER = Need(("pdfinfo",), "poppler-utils", "the reading order of the PDFs")
NGINX = Need(("nginx",), "nginx-light", "nginx in front of the site")
CADDY = Need(("caddy",), "caddy", "Caddy in front of the site")
SYSTEMD = Need(("systemd-analyze",), "systemd", "the systemd units")
CLAMD = Need(("clamd",), "clamav-daemon", "the virus scanner")
OPENSSL = Need(("openssl",), "openssl", "proxies with a certificate")
NEEDS = (CHROMIUM, JAVA, STRACE, POPPLER, NGINX, CADDY, SYSTEMD, CLAMD, OPENSSL)


def find_chromium() -> str | None:
    """The path of a Chromium on this machine."""
    return CHROMIUM.find()


def find_java() -> str | None:
    """The path of a Java on this machine."""
    return JAVA.find()


def find_strace() -> str | None:
    """The path of strace, which makes system calls fail on purpose."""
    return STRACE.find()


def find_pdfinfo() -> str | None:
    """The path of poppler's pdfinfo."""
    return POPPLER.find()


def find_vnu() -> Path | None:
    """The Nu checker among the front-end parts; it needs Java."""
    checker = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return checker if checker.is_file() else None


def is_debian() -> bool:
    """Whether packages come by apt-get here, and we may install them."""
    return Path("/etc/debian_version").is_file() and os.geteuid() == 0 and shutil.which("apt-get") is not None


def fetch(needs: tuple[Need, ...]) -> None:
    """Install the packages of what is missing; raises when apt-get does."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [need.package for need in needs]
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], check=True, env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def main() -> int:
    """Fetch what is missing and tell what still is; 1 when CI lacks anything."""
    missing = tuple(need for need in NEEDS if need.find() is None)
    if missing and is_debian():
        fetch(missing)
    still = [need for need in missing if need.find() is None]
    for need in still:
        print(f"Not on this machine: {need.names[0]}. Not tested: {need.without}.", file=sys.stderr)
    return 1 if still and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
