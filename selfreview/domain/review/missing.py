"""What is still missing from an answer, in words that say how much there is to do."""

from selfreview.domain.framework.framework import Exemplar, Scale
from selfreview.domain.review.review import Answer, Gap, gaps
from selfreview.speech import capitalised, gettext, lazy

_LARGE = {
    Gap.RATING: lazy("no rating yet"),
    Gap.EVIDENCE: lazy("evidence missing"),
    Gap.WHY: lazy("no reason yet why it falls short"),
    Gap.CARRIED: lazy("text carried over, to be confirmed"),
}
_SENTENCES = (Gap.REASON, Gap.MOVED)


def missing_in_words(scale: Scale, exemplar: Exemplar, answer: Answer) -> str:
    """What stands between an answer and its submission: "Done", "Not started", "One sentence missing"."""
    if answer.is_empty:
        return gettext("Not started")
    found = gaps(scale, exemplar, answer)
    told = [_LARGE[gap] for gap in found if gap in _LARGE]
    sentences = sum(gap in _SENTENCES for gap in found)
    if sentences:
        told.append(gettext("one sentence missing") if sentences == 1 else gettext("two sentences missing"))
    whole = ", ".join(told) or "done"
    return capitalised(whole)
