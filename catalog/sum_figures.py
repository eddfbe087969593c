"""A broken sum in figures: what is needed beside what there is, with how they come about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from catalog.offering import Characteristic, Value
from catalog.rules import Inequality, Rule, number_of
from common.wording import plain


@dataclass(frozen=True, slots=True)
class _Part:
    """One side's part at its best: its amount, its words, and whether it was open."""

    amount: Fraction
    words: str
    open: bool


def say_figures(
    rules: Iterable[Rule], known: Mapping[str, Value], among: Mapping[str, Characteristic]
) -> tuple[str, ...]:
    """`It needs 48 (6 × 8), and there is at most 30.` of each sum that no open choice can mend.

    Args:
        known: the values that are settled; every other number is taken at its best for the sum.
        among: the characteristics by name, for what an open one can be.
    """
    said = (_figures(each, known, among) for rule in rules for each in rule.inequalities)
    return tuple(each for each in said if each)


def _figures(
    inequality: Inequality, known: Mapping[str, Value], among: Mapping[str, Characteristic]
) -> str:
    have: list[_Part] = []
    need: list[_Part] = []
    for name, factor in inequality.factors.items():
        part = _part(name, inequality, known, among)
        if part is None:
            return ""
        (have if factor > 0 else need).append(part)
    bound = Fraction(str(inequality.at_least))
    if bound:
        side = need if bound > 0 else have
        side.append(_Part(abs(bound), plain(float(abs(bound))), open=False))
    there, wanted = _sum(have), _sum(need)
    if there >= wanted:
        return ""
    least = "at least " if any(each.open for each in need) else ""
    most = "at most " if any(each.open for each in have) else ""
    return f"It needs {least}{_say(need)}, and there is {most}{_say(have)}."


def _sum(parts: list[_Part]) -> Fraction:
    return sum((each.amount for each in parts), Fraction(0))


def _say(parts: list[_Part]) -> str:
    """The sum, and how it comes about where that says more."""
    total = plain(float(_sum(parts)))
    words = " + ".join(each.words for each in parts) or "0"
    return total if words == total else f"{total} ({words})"


def _part(
    name: str,
    inequality: Inequality,
    known: Mapping[str, Value],
    among: Mapping[str, Characteristic],
) -> _Part | None:
    """The factor's value times its number at their best; None where that has no bound."""
    factor = Fraction(str(inequality.factors[name]))
    by = inequality.times.get(name)
    ways = [_numbers(each, known, among) for each in ((name, by) if by else (name,))]
    if any(not each for each in ways):
        return None
    weight = abs(factor)
    options = [(prod(each, start=weight), each) for each in product(*ways)]
    amount, numbers = max(options) if factor > 0 else min(options)
    shown = [plain(float(each)) for each in numbers]
    if weight != 1:
        shown.insert(0, plain(float(weight)))
    return _Part(amount, " × ".join(shown), open=any(len(each) > 1 for each in ways))


def _numbers(
    name: str, known: Mapping[str, Value], among: Mapping[str, Characteristic]
) -> tuple[Fraction, ...]:
    """The value where it is settled, else the least and the greatest; empty: unbounded."""
    each = among.get(name)
    fixed = each.default if each is not None and not each.configurable else None
    value = known.get(name, fixed)
    options: tuple[Value | None, ...] = (value,)
    if value is None and each is not None:
        options = each.values or (each.low, each.high)
    numbers = [number_of(option) for option in options]
    found = [number for number in numbers if number is not None]
    if len(found) < len(numbers):
        return ()
    return tuple(dict.fromkeys((min(found), max(found))))
