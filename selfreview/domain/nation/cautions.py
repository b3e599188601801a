"""What has to be read beside benchmarks, and what to ask of them, in short (after 003:249-257, 945-960)."""

CAUTIONS = (
    "Services rated themselves. Nobody checked the ratings from outside.",
    "No figure should be read alone: look at it beside the others and beside what else is known of a service.",
    "Part of any change may be a change of who answered. The change among the services that answered in both years "
    "stands beside the change among all.",
    "Nothing here judges the quality of a service. The figures raise questions; they do not answer them.",
)

QUESTIONS = (
    "Where does our service differ from the nation or from our region?",
    "Where does it differ from services that work under similar conditions?",
    "What may lie behind the difference?",
    "What can we learn from others?",
    "What will we do with it?",
)
