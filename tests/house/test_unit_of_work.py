"""What a request wrote is committed in one place; who commits before that is listed here, with the reason."""

import re

from tests.house.source import ROOT

WEB = ROOT / "selfreview/web"
HOME = WEB / "unit_of_work.py"

KEEPS = {
    "access.py": "what was typed after a session had ended is kept although its sender is turned away; "
    "whoever comes to a service has accepted, whatever the page answers",
    "attempts.py": "a wrong try counts, whatever is answered to it",
    "benchmarking/sections.py": "the other answers of a page are saved although one of them is refused",
    "benchmarking/workbooks.py": "what nobody overtook is saved although the rest is shown with both answers",
    "mail_queue.py": "a letter is held, sent and noted by itself, after the work that it tells of",
    "meeting/context.py": "a mark of presence may fail without anybody noticing",
    "meeting/meeting.py": "a code that was never judged does not count",
    "middleware.py": "a mark that somebody is there may fail without anybody noticing",
    "nation/working.py": "a release is worked out once, whatever the page answers that asked for it",
    "people/account.py": "a right password does not count as a try, whatever becomes of the rest of the form",
    "people/ceremony.py": "what a passkey was asked to sign is used up, whatever the answer was worth",
    "people/codes.py": "nothing is held while a code is judged; secrets are sealed when a server starts",
    "people/passwords.py": "nothing is held while a password is judged",
    "people/provider.py": "nothing is held between what the provider says and what follows from it",
    "review/papers.py": "a paper is printed, without its code, where none could be kept",
    "review/workbooks.py": "what nobody overtook is saved although the rest is shown with both texts",
    "round/mail.py": "letters that no mail server takes are noted after the work that they tell of",
}


def test_nothing_of_the_web_commits_or_rolls_back_but_the_unit_of_work() -> None:
    by_hand = re.compile(r"\.(commit|rollback)\(")
    found = [path for path in WEB.rglob("*.py") if path != HOME and by_hand.search(path.read_text(encoding="utf-8"))]
    assert sorted(str(path.relative_to(WEB)) for path in found) == []


def test_whoever_commits_before_the_answer_is_listed_with_the_reason() -> None:
    keeping = re.compile(r"^from selfreview\.web\.unit_of_work import .*\b(?:keep|mark)\b", re.MULTILINE)
    found = [path for path in WEB.rglob("*.py") if keeping.search(path.read_text(encoding="utf-8"))]
    assert sorted(str(path.relative_to(WEB)) for path in found) == sorted(KEEPS)
