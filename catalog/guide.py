"""A guide through an offering's choices: what is possible, forced, forbidden; why; repairs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from threading import Lock

from catalog.encoding import Encoding, encode
from catalog.logic.reasoner import Domains, Reason, Reasoner
from catalog.offering import Characteristic, Offering, Value
from catalog.rules import Rule, number_of
from catalog.sum_figures import say_figures
from common.wording import join_words

_MOST_GUIDES = 400
Choice = tuple[str, Value]


class Standing(StrEnum):
    CHOSEN = "chosen"
    FORCED = "forced"  # the only value left
    POSSIBLE = "possible"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers of a range from low to high; the ends belong to it when they stand in `ends`."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a characteristic stands. Exactly one of `values` (a list) and `stretches` is filled.

    A chosen characteristic shows what it could be changed to while the other choices stay.
    """

    characteristic: Characteristic
    chosen: Value | None
    values: tuple[tuple[Value, Standing], ...] = ()
    stretches: tuple[Stretch, ...] = ()

    @property
    def forced(self) -> Value | None:
        """The only value the choices leave, when nobody chose it."""
        return next((v for v, standing in self.values if standing is Standing.FORCED), None)

    def standing(self, value: Value) -> Standing:
        return next(s for v, s in self.values if v == value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why something cannot be, or must be: a minimal set of choices and of rules.

    `figures` say of a sum among the rules what is needed and what there is. `repairs` are the
    smallest sets of choices to give up, the smallest first.
    """

    about: str
    choices: tuple[Choice, ...]
    rules: tuple[str, ...]
    chosen_words: tuple[str, ...]
    repairs: tuple[tuple[Choice, ...], ...] = ()
    figures: tuple[str, ...] = ()

    def __str__(self) -> str:
        because = f" because {join_words(self.chosen_words)} is chosen" if self.chosen_words else ""
        return f"{self.about}{because}: {' '.join((*self.rules, *self.figures))}".strip()


class Guide:
    """One offering with its rules, ready to be asked; make it by `guide_of`, which keeps it."""

    def __init__(self, offering: Offering, rules: tuple[Rule, ...]) -> None:
        """Raises CannotDecide, SumTooLarge."""
        self.offering = offering
        self.rules = tuple(rule for rule in rules if rule.offering_id == offering.id)
        self.encoding: Encoding = encode(offering, rules)
        self.reasoner = Reasoner(self.encoding.formula)

    def literals(self, choices: Mapping[str, Value]) -> dict[int, Choice]:
        """The choices as literals; those no rule can tell from others are left out."""
        found = {}
        for name, value in choices.items():
            if literal := self.encoding.literal(name, value):
                found[literal] = (name, value)
        return found

    def possible(self, choices: Mapping[str, Value]) -> bool:
        return self.reasoner.satisfiable(self.literals(choices))

    def states(self, choices: Mapping[str, Value]) -> tuple[State, ...]:
        """Every characteristic in catalogue order, exactly; every choice must be possible."""
        domains = self.reasoner.domains(self.literals(choices))
        if domains is None:
            return ()
        return tuple(self._state(each, choices, domains) for each in self.offering.characteristics)

    def _state(
        self, characteristic: Characteristic, choices: Mapping[str, Value], domains: Domains
    ) -> State:
        name = characteristic.name
        cells, literals = self.encoding.cells[name], self.encoding.literals[name]
        chosen = choices.get(name)
        if chosen is None:
            can = [literal not in domains.false for literal in literals]
        else:
            others = tuple(self.literals({n: v for n, v in choices.items() if n != name}))
            can = [self.reasoner.satisfiable((*others, literal)) for literal in literals]
        if not characteristic.values:
            stretches = tuple(self._stretches(characteristic, can))
            return State(characteristic=characteristic, chosen=chosen, stretches=stretches)
        values = []
        for cell, literal, possible in zip(cells.cells, literals, can, strict=True):
            standing = Standing.POSSIBLE if possible else Standing.FORBIDDEN
            if chosen is not None and cell.holds(chosen):
                standing = Standing.CHOSEN
            elif chosen is None and literal in domains.true:
                standing = Standing.FORCED
            values.append((cell.pick(), standing))
        return State(characteristic=characteristic, chosen=chosen, values=tuple(values))

    def _stretches(self, characteristic: Characteristic, can: list[bool]) -> Iterator[Stretch]:
        """Neighbouring possible cells of a range, joined."""
        start: Fraction | None = None
        end = Fraction(0)
        for cell, possible in zip(self.encoding.cells[characteristic.name].cells, can, strict=True):
            low, high = cell.between or (cell.number, cell.number)
            if possible and low is not None and high is not None:
                start, end = (low if start is None else start), high
            elif start is not None:
                yield Stretch(float(start), float(end))
                start = None
        if start is not None:
            yield Stretch(float(start), float(end))

    def why_not(self, choices: Mapping[str, Value], name: str, value: Value) -> Explanation | None:
        """Why a value is forbidden while other choices stay, with repairs; None when it is not."""
        literal = self.encoding.literal(name, value)
        characteristic = self.offering.characteristic(name)
        if literal is None or characteristic is None:
            return None
        others = self.literals({n: v for n, v in choices.items() if n != name})
        reason = self.reasoner.reason(tuple(others), -literal)
        if reason is None:
            return None
        repairs = self.reasoner.repairs(tuple(others), (literal,)) or ()
        about = f"{characteristic.say(value)} is not possible"
        return self._explained(about, reason, others, repairs, wish={name: value})

    def why(self, choices: Mapping[str, Value], name: str, value: Value) -> Explanation | None:
        """Why a value nobody chose is the only one left, with repairs; None when it is not."""
        literal = self.encoding.literal(name, value)
        characteristic = self.offering.characteristic(name)
        if literal is None or characteristic is None:
            return None
        others = self.literals({n: v for n, v in choices.items() if n != name})
        reason = self.reasoner.reason(tuple(others), literal)
        if reason is None:
            return None
        repairs = self.reasoner.repairs(tuple(others), (-literal,)) or ()
        return self._explained(f"{characteristic.say(value)} follows", reason, others, repairs)

    def conflict(self, choices: Mapping[str, Value]) -> Explanation | None:
        """Why the choices cannot all be had, with repairs; None when they can."""
        literals = self.literals(choices)
        reason = self.reasoner.reason(tuple(literals))
        if reason is None:
            return None
        repairs = self.reasoner.repairs(tuple(literals)) or ()
        about = "These choices exclude one another" if reason.choices else "No choice is possible"
        return self._explained(about, reason, literals, repairs)

    def _explained(
        self,
        about: str,
        reason: Reason,
        of: Mapping[int, Choice],
        repairs: tuple[tuple[int, ...], ...],
        *,
        wish: Mapping[str, Value] | None = None,
    ) -> Explanation:
        choices = tuple(of[literal] for literal in reason.choices)
        among = {each.name: each for each in self.offering.characteristics}
        known = {**dict(choices), **(wish or {})}
        constraints = self.encoding.formula.constraints
        return Explanation(
            about=about,
            choices=choices,
            rules=tuple(constraints[at].sentence for at in reason.constraints),
            chosen_words=tuple(self.say(choice) for choice in choices),
            repairs=tuple(tuple(of[literal] for literal in each) for each in repairs if each),
            figures=say_figures(self.rules_of(reason), known, among),
        )

    def say(self, choice: Choice) -> str:
        """`Bandwidth 100 Mbit/s`."""
        characteristic = self.offering.characteristic(choice[0])
        return characteristic.say(choice[1]) if characteristic else choice[0]

    def rules_of(self, reason: Reason) -> tuple[Rule, ...]:
        found = (self.encoding.rules.get(at) for at in reason.constraints)
        return tuple(rule for rule in found if rule is not None)


_lock = Lock()
_guides: OrderedDict[tuple[int, ...], Guide] = OrderedDict()


def guide_of(offering: Offering, rules: tuple[Rule, ...]) -> Guide:
    """The guide of an offering, made at most once while the offering is in use.

    Offerings and rules of a published version are the same objects for the whole process, and a
    kept guide holds on to them, so that an object's identity cannot pass to another.
    """
    own = tuple(rule for rule in rules if rule.offering_id == offering.id)
    key = (id(offering), *(id(rule) for rule in own))
    with _lock:
        if key in _guides:
            _guides.move_to_end(key)
            return _guides[key]
    made = Guide(offering, own)
    with _lock:
        _guides[key] = made
        while len(_guides) > _MOST_GUIDES:
            _guides.popitem(last=False)
    return made


def nearness(value: Value | None, wanted: Value | None) -> tuple[int, Fraction]:
    """For ordering values by how well they replace a wanted one: the same, the next larger
    numbers, then smaller ones, the nearest first; texts in catalogue order."""
    number, target = number_of(value), number_of(wanted)
    if value == wanted:
        return (0, Fraction(0))
    if number is None or target is None:
        return (1, Fraction(0))
    return (1, number - target) if number > target else (2, target - number)
