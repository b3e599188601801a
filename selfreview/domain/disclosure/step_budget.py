"""How long a search goes on, counted in steps."""


class OverrunError(RuntimeError):
    """A search has gone on for longer than it may."""


class StepBudget:
    """What a search has looked at, in steps: unlike a time they end it at the same place whenever it is made."""

    def __init__(self) -> None:
        self.spent = 0
        self._until: int | None = None

    def allow(self, steps: int | None) -> None:
        """Let so many steps follow; without a number, any."""
        self._until = None if steps is None else self.spent + steps

    def spend(self, steps: int = 1) -> None:
        """Note that something was looked at; OverrunError when that was more than was allowed."""
        self.spent += steps
        if self._until is not None and self.spent > self._until:
            raise OverrunError

    def spend_singly(self, steps: int) -> None:
        """Note so many steps as if one by one: of more than were allowed only the first too many is counted."""
        if self._until is not None and steps > 0 and self.spent + steps > self._until:
            self.spent = max(self.spent, self._until) + 1
            raise OverrunError
        self.spent += steps
