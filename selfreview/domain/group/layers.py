"""The five layers of a review, from an answer that is done to the return that is submitted, and where a group is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its name, what it means, where the group is in it, and whether it is complete."""

    name: str
    meaning: str
    now: str
    complete: bool


def layers_of(
    *, done: int, agreed: int, exemplars: int, themes_agreed: int, themes: int, signed: bool, submitted: str
) -> tuple[Layer, ...]:
    """The five layers in their order; `submitted` says when it was submitted, empty where it was not."""
    return (
        Layer("Done", "an exemplar has a rating and evidence", f"{done} of {exemplars}", done == exemplars),
        Layer(
            "Agreed",
            "the group has agreed the rating, and nothing has changed since",
            f"{agreed} of {exemplars}",
            agreed == exemplars,
        ),
        Layer(
            "Theme agreed",
            "the group has looked at a theme as a whole",
            f"{themes_agreed} of {themes}",
            themes_agreed == themes,
        ),
        Layer(
            "Signed off",
            "the chair has signed the whole review. Any later change removes the signature",
            "Yes" if signed else "Not yet",
            signed,
        ),
        Layer("Submitted", "the network has the ratings", submitted or "Not yet", bool(submitted)),
    )
