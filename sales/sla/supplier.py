"""Back to back: what suppliers' promises leave of ours, and how much of a credit comes back."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from common.errors import BusinessError
from sales.sla.credit_risk import credit_law
from sales.sla.credits import CreditSchedule
from sales.sla.restore import Outages


class NothingLeftToAsk(BusinessError):
    def __init__(self, target: float, own: float) -> None:
        super().__init__(
            f"Our own part keeps {own:.4f} %, below the target of {target:g} %: no supplier "
            "promise can make it good; lower the target or add a second path."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Percent. `gap` is the target less the product of all promises; positive is uncovered."""

    promised_percent: float
    gap_percent: float
    needed_percent: float  # of each supplier, alike, to make the target good


def chain(target_percent: float, own_percent: float, suppliers: tuple[float, ...]) -> Chain:
    """Our target against our own part and the suppliers' commitments in series, in percent.

    Raises:
        NothingLeftToAsk: our own part alone misses the target.
    """
    together = own_percent * prod(each / 100 for each in suppliers)
    if own_percent < target_percent:
        raise NothingLeftToAsk(target_percent, own_percent)
    number = max(len(suppliers), 1)
    needed = 100 * (target_percent / own_percent) ** (1 / number)
    return Chain(
        promised_percent=together,
        gap_percent=target_percent - together,
        needed_percent=needed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Expected money a month for outages of the supplier's part: paid out, and recovered."""

    paid: float
    recovered: float

    @property
    def ratio(self) -> float | None:
        """Recovered over paid; None when nothing is paid."""
        return self.recovered / self.paid if self.paid > 0 else None


def recovery(
    tail: Outages,
    *,
    ours: tuple[CreditSchedule, float],
    theirs: tuple[CreditSchedule, float],
    window_hours: float,
) -> Recovery:
    """Both schedules, each with its monthly charge, on the outages of the supplier's part."""
    (our_schedule, our_charge), (their_schedule, their_charge) = ours, theirs
    return Recovery(
        paid=credit_law(our_schedule, tail, window_hours).mean * our_charge / 100,
        recovered=credit_law(their_schedule, tail, window_hours).mean * their_charge / 100,
    )
