"""What every second factor gives to the flows: proof that an answer was right, still to be used up."""

from typing import Protocol


class Verified(Protocol):
    """An answer that was right. Nothing is spent yet, so that it can be spent in the transaction of its outcome."""

    def spend(self) -> None:
        """Use it up, once and for all. Raises a problem where somebody was faster."""
