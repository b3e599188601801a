"""What has to be read beside benchmarks, and what to ask of them, in short (after 003:249-257, 945-960)."""

from selfreview.speech import lazy

CAUTIONS = (
    lazy("Services rated themselves. No one checked the ratings from outside."),
    lazy(
        "No figure should be read alone: look at it beside the others and alongside what else you know about a service."
    ),
    lazy(
        "Some of a change may be because different services answered. So we show the change for "
        "services that answered in both years next to the change for all services."
    ),
    lazy("Nothing here judges the quality of a service. The figures raise questions; they do not answer them."),
)

QUESTIONS = (
    lazy("Where does our service differ from England as a whole, or from our region?"),
    lazy("Where does it differ from services that work under similar conditions?"),
    lazy("What might explain the difference?"),
    lazy("What can we learn from others?"),
    lazy("What will we do about it?"),
)
