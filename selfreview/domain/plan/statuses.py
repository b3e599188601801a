"""How far an action is, in the words of a page."""

from selfreview.domain.plan.action_plan import ActionStatus
from selfreview.speech import lazy

STATUS_WORDS = {
    ActionStatus.NOT_STARTED: lazy("not started"),
    ActionStatus.UNDER_WAY: lazy("under way"),
    ActionStatus.DONE: lazy("done"),
    ActionStatus.STOPPED: lazy("stopped"),
}


def status_in_words(status: ActionStatus) -> str:
    """How far an action is as a page says it: what is kept is the status itself."""
    return str(STATUS_WORDS[status])
