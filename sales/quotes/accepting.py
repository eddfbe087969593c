"""Accepting: of all offers of a sale exactly one, and what is open beside it is cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from common.actor import Actor
from common.errors import BusinessError
from sales.quotes.lifecycle import IssuedVersion, Move, QuoteState, Why, move


class AcceptedAlready(BusinessError):
    def __init__(self, label: str, accepted: str) -> None:
        super().__init__(f"{accepted} of the same sale is accepted already; {label} cannot be too.")


class Standing(Protocol):
    """A version of the same sale and its state, as lists have it."""

    @property
    def number(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def state(self) -> QuoteState: ...
    @property
    def label(self) -> str: ...


def accept(
    chosen: IssuedVersion, of_sale: Iterable[Standing], *, by: Actor, on: date, why: str
) -> tuple[Move, ...]:
    """The moves that accept a version: its own, and the end of every other that is open.

    Raises:
        AcceptedAlready, IllegalMove, QuoteExpired.
    """
    label = chosen.version.label
    others = [each for each in of_sale if each.label != label]
    for each in others:
        if each.state is QuoteState.ACCEPTED:
            raise AcceptedAlready(label, each.label)
    accepted = move(chosen, QuoteState.ACCEPTED, by=by, on=on, why=why)
    return (accepted, *end_others(label, others))


def end_others(label: str, of_sale: Iterable[Standing]) -> tuple[Move, ...]:
    """Cancels every open version but the one labelled so: it was decided on."""
    return tuple(
        Move(
            number=each.number,
            version=each.version,
            before=each.state,
            after=QuoteState.CANCELLED,
            why=Why(f"another offer, {label}, was decided on"),
        )
        for each in of_sale
        if each.state.open and each.label != label
    )
