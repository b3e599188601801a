"""The five layers of a review, from an answer that is done to the return that is submitted, and where a group is."""

from dataclasses import dataclass

from selfreview.speech import gettext


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its name, what it means, where the group is in it, and whether it is complete."""

    name: str
    meaning: str
    now: str
    complete: bool


def layers_of(
    *,
    done: int,
    agreed: int,
    exemplars: int,
    themes_agreed: int,
    themes: int,
    signed: bool,
    submitted: str,
    reopened: bool,
) -> tuple[Layer, ...]:
    """The five layers in their order.

    `submitted` says when it was submitted, empty where it never was. One that was
    reopened goes on counting, and its last layer is to be reached once more.
    """
    return (
        Layer(
            gettext("Done"),
            gettext("an exemplar has a rating and evidence"),
            gettext("{done} of {exemplars}", done=done, exemplars=exemplars),
            done == exemplars,
        ),
        Layer(
            gettext("Agreed"),
            gettext("the group has agreed the rating, and nothing has changed since"),
            gettext("{agreed} of {exemplars}", agreed=agreed, exemplars=exemplars),
            agreed == exemplars,
        ),
        Layer(
            gettext("Theme agreed"),
            gettext("the group has looked at a theme as a whole"),
            gettext("{themes_agreed} of {themes}", themes_agreed=themes_agreed, themes=themes),
            themes_agreed == themes,
        ),
        Layer(
            gettext("Signed off"),
            gettext("the chair has signed the whole review. Any later change removes the signature"),
            gettext("Yes") if signed else gettext("Not yet"),
            signed,
        ),
        Layer(
            gettext("Submitted"),
            gettext("the network has the ratings"),
            submitted or gettext("Not yet"),
            bool(submitted) and not reopened,
        ),
    )
