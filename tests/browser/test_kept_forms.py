"""Every form that the script keeps, of every template with one: pressed without a connection, and sent afterwards."""

import re
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect
from werkzeug.test import TestResponse

from selfreview.places import find_places
from tests.browser.local_server import serve_here
from tests.browser.pages import Scene, all_scenes, opened
from tests.browser.scenes.together import COMMENTS, comment
from tests.browser.stage import Stage, linked, press, saved
from tests.browser.test_offline import NOT_SENT, line_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("stage")]

LEEDS = "/services/58/reviews/2010"


def in_the_chair(stage: Stage) -> TestResponse:
    """The page of whoever drives a meeting, before anything is revealed."""
    leeds = stage.visitor("leeds")
    if "/meeting/open" in leeds.get(f"{LEEDS}/meeting").text:
        saved(press(leeds, f"{LEEDS}/meeting", "/open"))
    return leeds.get(f"{LEEDS}/meeting")


def editing(stage: Stage) -> TestResponse:
    """The page on which somebody edits what they said."""
    comment(stage)
    parent = stage.visitor("parent")
    return parent.get(linked(parent, COMMENTS, rf"{COMMENTS}/\d+/edit"))


OWN = (
    Scene("meeting.meeting", "driven", in_the_chair, who="leeds"),
    Scene("comments.ask_edit", "of one just said", editing, who="parent"),
    opened("benchmarks.others", "of the open round", "/services/1/reviews/2010/profile/others"),
    opened("together.comments", "answered", COMMENTS, before=comment),
)
SCENES = {scene.name: scene for scene in (*all_scenes(), *OWN)}

# Which scene of the gallery shows the kept forms of a template.
CASES = {
    "benchmarking/network/figures.html": "benchmarking_network.figures-filled",
    "benchmarking/paper/paper.html": "benchmarking_paper.paper-empty",
    "benchmarking/returns/clash.html": "benchmarking.section-clash",
    "benchmarking/returns/questions.html": "benchmarking_questions.every-filled",
    "benchmarking/returns/reopen.html": "benchmarking_submission.ask_reopen-filled",
    "benchmarking/returns/section.html": "benchmarking.section-filled-CW",
    "comparison/others.html": "benchmarks.others-of-the-open-round",
    "group/collaboration/edit_comment.html": "comments.ask_edit-of-one-just-said",
    "group/collaboration/threads.html": "together.comments-answered",
    "group/members/invite_several.html": "invitations.ask_several-empty",
    "group/views/dissent.html": "agreements.ask_dissent-empty",
    "group/views/exemplar.html": "views.exemplar_views-filled",
    "meeting/arrange.html": "arranging.ask_new-empty",
    "meeting/chair.html": "meeting.meeting-driven",
    "meeting/stage.html": "meeting.meeting-driven",
    "nation/exact/revise.html": "revisions.release-empty",
    "nation/exact/sentence.html": "national_commentary.sentence-filled",
    "nation/exact/withdraw.html": "revisions.withdrawal-filled",
    "plan/action.html": "actions.show-filled",
    "plan/action_form.html": "actions.ask_new-empty",
    "plan/decision.html": "action_plan.ask_decision-empty",
    "plan/drop.html": "action_plan.ask_drop-empty",
    "plan/mid_year.html": "mid_year.show-filled",
    "practice/edit.html": "good_practice.edit-clash",
    "practice/offer.html": "network_practice.one-waiting",
    "registry/record_change.html": "registry.service_changes.recording-empty",
    "registry/take_back_change.html": "registry.service_changes.taking_back-filled",
    "returns/questions/question.html": "quality.question-empty",
    "returns/submission/check.html": "submission.check-filled",
    "returns/submission/reopen.html": "submission.ask_reopen-empty",
    "review/answers/clash.html": "answers.exemplar-clash",
    "review/answers/exemplar.html": "answers.exemplar-filled",
    "review/evidence/change.html": "evidence.ask_change-filled",
    "review/evidence/file.html": "evidence.ask_file-empty",
    "review/evidence/link.html": "evidence.ask_link-empty",
    "review/evidence/newer.html": "evidence.ask_newer-filled",
    "review/overview/completion.html": "steering_group.completion-filled",
    "round/paper_returns/paper.html": "paper_returns.paper-empty",
    "round/write.html": "network.round_messages.writing-empty",
}

WITHOUT_A_PERSON = {"plan/answering.html"}
"""Answered by whoever was sent the address: without knowing who that is, nothing is kept in a browser."""

TEMPLATES = find_places().templates
NOT_SAVED = "Not saved: no connection. Kept in this browser"
"""What a form says that saves by itself, before and after it is pressed."""

COOKIE = "selfreview"
WORDS = "Said without a connection."
NUMBER = "12"
TYPED = "textarea, input[type=text], input[type=url]"
DISTANCE = """([one, other]) => Math.abs(one.getBoundingClientRect().top - other.getBoundingClientRect().bottom)"""
BEGIN_EMPTY = "if (!sessionStorage.getItem('begun')) { localStorage.clear(); sessionStorage.setItem('begun', 'yes') }"
DRAFTS = "() => Object.keys(localStorage).filter(name => name.startsWith('selfreview:draft:')).length"
ANSWERED = {200, 303, 409, 422}
"""What a form that arrived is answered with: it was taken, or its page says what is wrong."""


def kept_in(template: str) -> int:
    """How many forms that are kept a template writes itself."""
    return len(re.findall(r"<form[^>]*\{\{ keep\(", (TEMPLATES / template).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def context(stage: Stage, main_pages: object, browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all of them."""
    with serve_here(stage.app) as url:
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        yield context
        context.close()


def session_of(answer: TestResponse) -> str:
    """The cookie of whoever was answered so."""
    given = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    return given[COOKIE].value if COOKIE in given else answer.request.cookies[COOKIE]


def show(context: BrowserContext, answer: TestResponse) -> Page:
    """Open a page as it was answered, also where a form was answered with it; all else is asked of the server."""
    context.clear_cookies()
    context.add_cookies([{"name": COOKIE, "value": session_of(answer), "domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.add_init_script(BEGIN_EMPTY)
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
    page.route(
        re.compile(re.escape(answer.request.path) + "$"),
        lambda route: route.fulfill(status=answer.status_code, headers=headers, body=answer.text),
        times=1,
    )
    page.goto(answer.request.path)
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    return page


def write_in(form: Locator) -> None:
    """Type into the first box of a form that can be typed in, or choose its first choice."""
    boxes = form.locator(TYPED).locator("visible=true")
    if boxes.count():
        is_number = boxes.first.get_attribute("inputmode") in ("numeric", "decimal")
        boxes.first.fill(NUMBER if is_number else WORDS)
    else:
        form.locator("input[type=radio], input[type=checkbox]").locator("visible=true").first.check()


def press_off_line(context: BrowserContext, form: Locator) -> bool:
    """Type and send without a connection; what is said stands beside the button. Gives whether it saves by itself."""
    autosaves = form.get_attribute("data-autosave") is not None
    write_in(form)
    context.set_offline(True)
    button = form.locator("button[type=submit], button:not([type])").locator("visible=true").last
    button.click()
    line = line_of(form)
    expect(line).to_have_text(NOT_SAVED if autosaves else NOT_SENT)
    expect(line).to_be_visible()
    near = form.page.evaluate(DISTANCE, [line.element_handle(), button.element_handle()])
    assert near < 150, f"the line stands {near} pixels from the button"
    return autosaves


def _is_answer(told: Response) -> bool:
    return told.request.method == "POST" and not told.url.endswith("/live")


def come_back(context: BrowserContext, page: Page, *, leads_on: bool) -> Response:
    """Let the connection come back; gives what the server says to the form that is sent now."""
    with page.expect_response(_is_answer) as answer:
        if leads_on:
            with page.expect_navigation():
                context.set_offline(False)
        else:
            context.set_offline(False)
    return answer.value


def test_every_template_with_a_kept_form_is_tried() -> None:
    marks = ("{{ keep(", "data-keep=")
    texts = {file: file.read_text(encoding="utf-8") for file in TEMPLATES.rglob("*.html")}
    kept = {str(file.relative_to(TEMPLATES)) for file, text in texts.items() if any(mark in text for mark in marks)}
    assert kept - {"parts/fields.html"} == set(CASES)
    assert all(kept_in(template) for template in CASES)


def test_every_form_with_room_for_a_text_is_kept() -> None:
    for file in sorted(TEMPLATES.rglob("*.html")):
        if str(file.relative_to(TEMPLATES)) in WITHOUT_A_PERSON:
            continue
        for form in re.findall(r"<form\b.*?</form>", file.read_text(encoding="utf-8"), re.S):
            has_room = "text_area(" in form or re.search(r"<textarea(?![^>]* hidden)", form)
            assert not has_room or "{{ keep(" in form.split("\n")[0], f"{file}: {form[:100]}"


@pytest.mark.parametrize("name", sorted(set(CASES.values())))
def test_a_kept_form_is_not_lost_without_a_connection(stage: Stage, context: BrowserContext, name: str) -> None:
    scene = SCENES[name]
    answer = scene.act(stage)
    assert answer.status_code == scene.status
    forms = answer.text.count(" data-keep=")
    assert forms >= sum(kept_in(template) for template, shows in CASES.items() if shows == name)
    for place in range(forms):
        page = show(context, answer)
        form = page.locator("main form[data-keep]").nth(place)
        autosaves = press_off_line(context, form)
        told = come_back(context, page, leads_on=not autosaves)
        assert told.status in ANSWERED, f"form {place}: {told.status}"
        if autosaves:
            expect(line_of(form)).to_contain_text("Saved")
        saved = autosaves or told.status == 303
        assert bool(page.evaluate(DRAFTS)) != saved, f"form {place}: {told.status}"
        page.close()
