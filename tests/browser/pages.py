"""Every page of the product in every state: each made once, over a test client, to be judged and pictured.

A `Scene` says how one page comes into one state; the modules of `scenes/`
list them in `SCENES`. `build_gallery` plays them all on a site with the
demonstration data and keeps what was answered, once more for every role that
is shown the page otherwise.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from selfreview.places import find_places
from tests.browser.stage import Stage, linked, open_fresh_stage, open_stage, spoil

ROLES = ("manager", "chair", "parent", "observer", "coordinator", "analyst", "admin", None)
"""One person of each role, by the name before their address's @, and nobody at all."""

Act = Callable[[Stage], TestResponse]


@dataclass(frozen=True, slots=True)
class Scene:
    """One state of the page of an endpoint: who sees it, and what they do to get there.

    `path` is set where opening an address is all there is to it: then the page
    is also opened by every other role. `fresh` is played on a site that has
    services and people but no round yet; `late` after all others, since it
    changes what they show. `document` says that a page is what is answered,
    and not a file or data.
    """

    endpoint: str
    state: str
    act: Act
    status: int = 200
    who: str | None = None
    path: str | None = None
    fresh: bool = False
    late: bool = False
    document: bool = True

    @property
    def name(self) -> str:
        """Its name among the tests and the pictures."""
        return f"{self.endpoint}-{self.state.replace(' ', '-')}"


def opened(
    endpoint: str,
    state: str,
    path: str,
    who: str | None = "manager",
    *,
    before: Callable[[Stage], object] | None = None,
    **more: Any,
) -> Scene:
    """A page that is opened by its address, after something was done `before`."""

    def act(stage: Stage) -> TestResponse:
        if before is not None:
            before(stage)
        return stage.visitor(who).get(path)

    return Scene(endpoint, state, act, who=who, path=path, **more)


def followed(endpoint: str, state: str, start: str, pattern: str, who: str | None = "manager", **more: Any) -> Scene:
    """A page that is reached by a link of another."""

    def act(stage: Stage) -> TestResponse:
        visitor = stage.visitor(who)
        return visitor.get(linked(visitor, start, pattern))

    return Scene(endpoint, state, act, who=who, **more)


def spoiled(endpoint: str, path: str, who: str = "manager", *, start: str | None = None, state: str = "error") -> Scene:
    """A page, or with `start` the first page linked there with such an address, whose form was filled with nonsense."""

    def act(stage: Stage) -> TestResponse:
        visitor = stage.visitor(who)
        return spoil(visitor, path if start is None else linked(visitor, start, path))

    return Scene(endpoint, state, act, 422, who)


def downloaded(endpoint: str, path: str, who: str | None = "manager", state: str = "filled") -> Scene:
    """Something that is no page: a file, data, a picture."""
    return opened(endpoint, state, path, who, document=False)


def refused(
    endpoint: str,
    path: str,
    fields: Mapping[str, Any],
    who: str | None = "manager",
    *,
    state: str = "error",
    status: int = 422,
    number: int = 0,
    **more: Any,
) -> Scene:
    """A page whose form was filled in wrongly and sent."""

    def act(stage: Stage) -> TestResponse:
        return stage.visitor(who).fill(path, fields, number=number)

    return Scene(endpoint, state, act, status, who, **more)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a scene came to, as one role is shown it."""

    scene: Scene
    who: str | None
    path: str
    status: int
    template: str
    headers: Mapping[str, str]
    html: str

    @property
    def name(self) -> str:
        """Its name among the pictures."""
        return self.scene.name if self.who == self.scene.who else f"{self.scene.name}-as-{self.who or 'nobody'}"


@dataclass(frozen=True, slots=True, repr=False)
class Gallery:
    """Everything that was shown, by scene; why a scene could not be played; the endpoints that the site has.

    `files` are the styles, scripts and fonts that the pages ask for, by their
    address; `adapter` tells whose an address is.
    """

    shown: Mapping[Scene, tuple[Shown, ...]]
    failed: Mapping[Scene, str]
    endpoints: frozenset[str]
    files: Mapping[str, bytes]
    adapter: MapAdapter

    def of(self, scene: Scene) -> tuple[Shown, ...]:
        """What a scene came to, for every role that is shown it otherwise; AssertionError where it failed."""
        assert scene not in self.failed, self.failed[scene]
        return self.shown[scene]

    def pages(self) -> Iterator[Shown]:
        """Every page in every state; files and data are not among them."""
        for scene, shown in self.shown.items():
            if scene.document:
                yield from shown


def all_scenes() -> tuple[Scene, ...]:
    """The scenes of every module in `scenes/`, those that change the others' pages last."""
    folder = Path(__file__).parent / "scenes"
    modules = [importlib.import_module(f"tests.browser.scenes.{file.stem}") for file in sorted(folder.glob("*.py"))]
    return tuple(sorted((scene for module in modules for scene in module.SCENES), key=lambda scene: scene.late))


SHAPE = re.compile(r"<(\w+)[^>]*?(?:\sclass=\"([^\"]*)\")?[^>]*>")


def shape_of(html: str) -> frozenset[tuple[str, str]]:
    """A page's own part without its words: pages of one shape differ in nothing that an engine could judge otherwise.

    What stands around it is the same for every page, and seen often enough.
    """
    return frozenset(SHAPE.findall(html[html.index("<main") : html.index("</main>")]))


def build_gallery(demonstration: Path, folder: Path) -> Gallery:
    """Play every scene, on a copy of the home of the demonstration and on a fresh site; both are made in `folder`."""
    shown: dict[Scene, tuple[Shown, ...]] = {}
    failed: dict[Scene, str] = {}
    with open_stage(demonstration, folder / "demonstration") as stage:
        _play_all(stage, (scene for scene in all_scenes() if not scene.fresh), shown, failed)
    with open_fresh_stage(folder / "fresh") as stage:
        _play_all(stage, (scene for scene in all_scenes() if scene.fresh), shown, failed)
        return hang(shown, failed, stage.app)


def _play_all(
    stage: Stage, scenes: Iterable[Scene], shown: dict[Scene, tuple[Shown, ...]], failed: dict[Scene, str]
) -> None:
    for scene in scenes:
        try:
            shown[scene] = tuple(_play(stage, scene))
        except AssertionError as fault:
            # One page that fails must not hide what the others look like.
            failed[scene] = f"{scene.name}: {fault}"


def hang(shown: Mapping[Scene, tuple[Shown, ...]], failed: Mapping[Scene, str], app: Flask) -> Gallery:
    """What was shown, with the addresses of the site and the files that its pages ask for."""
    return Gallery(
        shown,
        failed,
        endpoints=frozenset(rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())),
        files={f"/static/build/{file.name}": file.read_bytes() for file in find_places().build.iterdir()},
        adapter=app.url_map.bind("here.example"),
    )


def play(stage: Stage, scene: Scene) -> Shown:
    """What a scene comes to for whom it is played."""
    return next(_play(stage, scene))


def _play(stage: Stage, scene: Scene) -> Iterator[Shown]:
    first = _keep(stage, scene, scene.who, lambda: scene.act(stage))
    assert first.status == scene.status, f"{scene.name}: {first.status}, expected {scene.status}\n{first.html[:2000]}"
    yield first
    if scene.path is None or not scene.document:
        return
    seen = {shape_of(first.html)}
    for who in ROLES if not scene.fresh else ():
        again = _keep(stage, scene, who, lambda who=who: stage.visitor(who).get(scene.path))  # type: ignore[misc]
        if again.status == scene.status and shape_of(again.html) not in seen:
            seen.add(shape_of(again.html))
            yield again


def _keep(stage: Stage, scene: Scene, who: str | None, act: Callable[[], TestResponse]) -> Shown:
    rendered: list[str] = []

    def note(_app: Flask, template: Any, **_context: Any) -> None:
        rendered.append(str(template.name))

    with ExitStack() as stack:
        stack.enter_context(template_rendered.connected_to(note, stage.app))
        answer = act()
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "set-cookie"}
    is_document = (
        answer.mimetype == "text/html"
        and answer.location is None
        and "attachment" not in headers.get("Content-Disposition", "")
    )
    assert is_document is scene.document or answer.status_code != scene.status, f"{scene.name}: {answer.mimetype}"
    shown = Shown(
        scene=scene,
        who=who,
        path=answer.request.path,
        status=answer.status_code,
        template=rendered[-1] if rendered else "",
        headers=headers,
        html=answer.text if is_document else "",
    )
    answer.close()
    return shown
