"""What a screen reader is told of the ten main pages, as text to be read in a diff: `make spoken` writes it anew."""

import re
import sys
import tempfile
from pathlib import Path

from selfreview.places import find_places
from tests.browser.pages import Shown, opened, play
from tests.browser.scenes.together import open_meeting
from tests.browser.showing import Screen, open_screen
from tests.browser.stage import Stage, open_stage
from tests.browsers import open_browser
from tests.demonstrated import make_demonstration
from tests.machine import find_chromium

FOLDER = Path(__file__).parent / "spoken"
WIDTH = 1280
OURS = "/services/1/reviews/2010"
TARGET = re.compile(r"\n *- /url: .*")
CODE = re.compile(r"(?<=strong: )\d{3} \d{3}\b")
EMPTIED = re.compile(r"^( *)(- .*):$(?!\n\1  )", re.MULTILINE)

PAGES = {
    "sign-in": opened("doors.sign_in", "spoken", "/sign-in", None),
    "home": opened("public.home", "spoken", "/", "manager"),
    "overview": opened("steering_group.overview", "spoken", f"{OURS}/"),
    "exemplar": opened("answers.exemplar", "spoken", f"{OURS}/E03"),
    "sign-off": opened("sign_off.sign_off", "spoken", f"{OURS}/sign-off", "chair"),
    "action-plan": opened("action_plan.plan", "spoken", f"{OURS}/action-plan"),
    "where-we-stand": opened("profile.home", "spoken", "/services/1/reviews/2009/profile"),
    "benchmarking-section": opened("benchmarking.section", "spoken", "/services/1/benchmarking/2010/CW"),
    "national": opened("publication.year", "spoken", "/national/2009", None),
    # The last: whoever opens a meeting changes what other pages say.
    "meeting": opened("meeting.meeting", "spoken", "/services/58/reviews/2010/meeting", "leeds", before=open_meeting),
}


def open_pages(stage: Stage) -> dict[str, Shown]:
    """The main pages of a demonstration in which nobody has done anything yet."""
    return {name: play(stage, scene) for name, scene in PAGES.items()}


def built_files() -> dict[str, bytes]:
    """The styles, scripts and fonts that pages ask for, by their address."""
    return {f"/static/build/{file.name}": file.read_bytes() for file in find_places().build.iterdir()}


def listen(screen: Screen, shown: Shown) -> str:
    """The main part of a page as it is read out, without the addresses of links and a meeting's code, drawn by lot."""
    heard = screen.show(shown, WIDTH).locator("main").aria_snapshot()
    return EMPTIED.sub(r"\1\2", TARGET.sub("", CODE.sub("000 000", heard))) + "\n"


def main() -> int:
    """Write what is heard on each page anew; 1 where there is no Chromium."""
    if find_chromium() is None:
        print("Chromium is not on this machine.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "home"
        home.mkdir()
        with open_stage(make_demonstration(home).home, Path(made) / "stage") as stage:
            pages = open_pages(stage)
    FOLDER.mkdir(exist_ok=True)
    with open_browser() as browser, open_screen(browser, built_files()) as screen:
        for name, shown in pages.items():
            (FOLDER / f"{name}.yaml").write_text(listen(screen, shown), encoding="utf-8")
    print(f"{len(pages)} pages in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
