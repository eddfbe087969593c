"""Availability targets as people write them, and the sentence a wrong one deserves."""

from __future__ import annotations

from common.errors import BusinessError
from common.units import NotANumber, parse_number
from common.wording import plain


class TargetOutOfRange(BusinessError):
    def __init__(self, what: str, target: float) -> None:
        meant = f" If {plain(target)} is a share, write {plain(round(target * 100, 6))}."
        super().__init__(
            f"{what}: a target of {plain(target)} % is out of range; accepted: 50 to 100 %."
            f"{meant if 0 < target <= 1 else ''}"
        )


class UnreadTarget(BusinessError):
    def __init__(self, what: str, written: str) -> None:
        super().__init__(
            f"{what}: a target of {written!r} is not a number; accepted: 50 to 100, such as 99.9."
        )


def read_target(written: float | str, what: str) -> tuple[float, tuple[str, ...]]:
    """The target in percent, and warnings: `99,9` is read as 99.9 and 0.999 is refused.

    Raises:
        TargetOutOfRange, UnreadTarget.
    """
    warnings = []
    try:
        target = parse_number(written) if isinstance(written, str) else float(written)
    except NotANumber as refusal:
        raise UnreadTarget(what, str(written)) from refusal
    if isinstance(written, str) and "," in written:
        warnings.append(f"{what}: {written} was read as {plain(target)} %.")
    if not 50 <= target <= 100:
        raise TargetOutOfRange(what, target)
    if target == 100:
        warnings.append(f"{what}: any outage at all breaks a target of 100 %.")
    return target, tuple(warnings)
