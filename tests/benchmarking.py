"""Benchmarking returns made for tests: lines of the file, and answers that hang together."""

from selfreview.documents.benchmarking.answers_csv import HEADER, read_answers
from selfreview.domain.benchmarking.answers import Answer, State
from selfreview.questionnaires import product_questionnaire

PLAIN = {
    "RS01": "in_house",
    "RS02": ("school_age", "over_16"),
    "RS03": ("la_sen_team",),
    "RS04": ("nobody",),
    "RS05": "no",
    "FC01": "84200",
    "FC02": "85000",
    "FC03": "all_known",
    "FC04": "no",
    "ST01": "1",
    "ST02": "1.5",
    "ST03": "0.5",
    "ST04": "4",
    "ST05": "3",
    "ST06": "0",
    "ST07": "2",
    "ST08": "0",
    "ST10": "yes",
    "ST11": ("ipsea", "nppn"),
    "ST12": "no",
    "ST14": "60",
    "MG01": "yes",
    "MG02": "4",
    "MG03": ("parents", "health", "voluntary"),
    "MG04": "2",
    "MG06": "parent",
    "AC01": "two_days",
    "AC02": "yes",
    "AC03": ("contact", "range", "impartiality"),
    "AC04": "yes",
    "AC05": "yes",
    "AC06": "yes",
    "AC07": "Urdu, Polish",
    "AC08": "no",
    "CW01": "420",
    "CW02": "records",
    "CW03": "automatically",
    "CW05": "4",
    "CW06": "2",
    "CW07": "9",
    "CW08": "6",
    "SW01": ("cyp", "aiming_high"),
    "SW03": "active",
    "PM01": "in_place",
    "PM02": ("cyp",),
    "PM03": "no",
    "PM04": "takes_part",
    "PM05": "yes",
    "PM06": "yes",
    "PM07": "in_place",
    "PM08": "in_place",
    "PM09": ("casework", "satisfaction", "complaints"),
    "PM10": ("meetings",),
}
"""A whole return by question: a value, or the options of a question that takes several."""

QUALITY = {"FC01": "actual", "FC02": "estimated", "CW01": "actual"}


def lines(service: int = 1, year: int = 2009, submitted: str = "2009-11-02", **changes: object) -> list[str]:
    """The lines of a return; a change gives a question another value, or None to leave it out."""
    told: list[str] = []
    for question, value in {**PLAIN, **changes}.items():
        quality = QUALITY.get(question, "")
        if value in ("not_known", "not_asked"):
            told.append(f"{year},{service},{question},,,{value},,{submitted}")
        elif isinstance(value, tuple):
            told += [f"{year},{service},{question},{part},1,told,,{submitted}" for part in value]
        elif value is not None:
            cell = f'"{value}"' if "," in str(value) else value
            told.append(f"{year},{service},{question},,{cell},told,{quality},{submitted}")
    return told


def file(*returns: list[str]) -> str:
    """The text of a file of these returns."""
    return "\n".join([",".join(HEADER), *(line for one in returns for line in one)]) + "\n"


def answers(**changes: object) -> dict[str, Answer]:
    """The answers of a whole return, as a file tells them, some changed past what a file would take."""
    numbers = {question: value for question, value in changes.items() if isinstance(value, int)}
    told = {question: value for question, value in changes.items() if not isinstance(value, int)}
    text = file(lines(1, 2009, "2009-11-02", **told)).encode()
    (one,) = read_answers(text, questionnaire=product_questionnaire(), years=[2009], services=[1], known=[])
    return {**one.answers, **{question: Answer(State.TOLD, number=value) for question, value in numbers.items()}}
