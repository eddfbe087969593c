"""Bundles unfolded: a bundle becomes one offering that holds all its members, at any depth.

Each member's characteristics, prices and rules join the bundle's own under the member's name
("lan.switch.port_count"), with how many there are as one more characteristic ("lan.switch.
quantity"). What configures, prices and explains an offering then does the same for a bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog.catalogue import Catalogue
from catalog.offering import (
    QUANTITY,
    BundleMember,
    Characteristic,
    Charge,
    Offering,
    Value,
    say_value,
)
from catalog.renaming import Renaming, renamed_charge, renamed_rule
from catalog.rules import Rule
from common.errors import BusinessError

# Up to here how many is picked from a list; beyond, it is a number within bounds.
_LONGEST_LIST = 24
_MOST_MEMBERS = 2_000


class BundleCycle(BusinessError):
    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(
            f"The bundle {path[0]} contains itself: {' → '.join(path)}. "
            "Take one of these members out."
        )


class BadMember(BusinessError):
    def __init__(self, bundle: str, member: str, why: str) -> None:
        super().__init__(f"{bundle}: the member {member!r} {why}.")


class BundleTooLarge(BusinessError):
    def __init__(self, bundle: str) -> None:
        super().__init__(f"{bundle} has more than {_MOST_MEMBERS:,} members over all its levels.")


def unfold(catalogue: Catalogue) -> Catalogue:
    """The catalogue as it is configured and sold: bundles hold their members, rules included.

    Offerings that are no bundle stay the same objects. The rules of a member's offering stand a
    second time, for the member's place in the bundle.

    Raises:
        BundleCycle, BadMember, BundleTooLarge.
    """
    if not any(each.members for each in catalogue.offerings):
        return catalogue
    by_id = {each.id: each for each in catalogue.offerings}
    own: dict[str, list[Rule]] = {}
    for rule in catalogue.rules:
        own.setdefault(rule.offering_id, []).append(rule)
    offerings: list[Offering] = []
    bundles = {each.id for each in catalogue.offerings if each.members}
    rules = [rule for rule in catalogue.rules if rule.offering_id not in bundles]
    for each in catalogue.offerings:
        if each.members:
            unfolded, of_bundle = unfold_offering(each, by_id, own)
            offerings.append(unfolded)
            rules += of_bundle
        else:
            offerings.append(each)
    return replace(catalogue, offerings=tuple(offerings), rules=tuple(rules))


def unfold_offering(
    bundle: Offering, by_id: Mapping[str, Offering], rules: Mapping[str, list[Rule]]
) -> tuple[Offering, tuple[Rule, ...]]:
    """One bundle with its members, and every rule of it.

    Args:
        by_id: every offering a member may name.
        rules: each offering's own, by its id.

    Raises:
        BundleCycle, BadMember, BundleTooLarge.
    """
    unfolding = _Unfolding(bundle, by_id, rules)
    unfolding.take_in(_Place(offering=bundle, ids=(bundle.id,)), {}, {})
    required = unfolding.required
    access = bundle.access or tuple(dict.fromkeys(a for o in required for a in o.access))
    unfolded = replace(
        bundle,
        characteristics=tuple(unfolding.characteristics),
        charges=tuple(unfolding.charges),
        elements=bundle.elements or tuple(e for o in required for e in o.elements),
        access=access,
        lead_time_days=max([bundle.lead_time_days, *(o.lead_time_days for o in required)]),
    )
    return unfolded, tuple(unfolding.rules)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a bundle an offering stands.

    `quantities` count it and what it stands in; `present` is the one of them that can be 0, the
    nearest, empty where it is always there.
    """

    offering: Offering
    ids: tuple[str, ...]
    path: str = ""
    title: str = ""
    quantities: tuple[str, ...] = ()
    present: str = ""

    def inside(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


class _Unfolding:
    def __init__(
        self, bundle: Offering, by_id: Mapping[str, Offering], rules: Mapping[str, list[Rule]]
    ) -> None:
        self._bundle, self._by_id, self._own = bundle, by_id, rules
        self.characteristics: list[Characteristic] = []
        self.charges: list[Charge] = []
        self.rules: list[Rule] = []
        self.required: list[Offering] = []
        self._members = 0

    def take_in(
        self, place: _Place, bound: Renaming, settled: Mapping[str, Value]
    ) -> dict[str, str]:
        """The offering's own, then each member's; gives what the place's names are called.

        `bound` are names that something above decides, `settled` the values the bundle gives.
        """
        names = {}
        for each in place.offering.characteristics:
            names[each.name] = bound.get(each.name) or place.inside(each.name)
            if each.name not in bound:
                self.characteristics.append(_placed(each, place, settled.get(each.name)))
        for member in place.offering.members:
            names |= self._member(place, member, names)
        for charge in place.offering.charges:
            title, times = place.title, place.quantities
            self.charges.append(renamed_charge(charge, names, title=title, times=times))
        for rule in self._own.get(place.offering.id, ()):
            moved = renamed_rule(rule, names, title=place.title, present=place.present)
            self._add(moved, place.inside(rule.id) if place.path else rule.id)
        return names

    def _member(
        self, place: _Place, member: BundleMember, names: Mapping[str, str]
    ) -> dict[str, str]:
        inner = self._place_of(place, member)
        bound = {own: _known(place, member, names, above) for own, above in member.bound.items()}
        quantity = _quantity(place, member, inner)
        self.characteristics.append(quantity)
        if place.present and member.lower == 0:
            self._add(
                Rule(
                    id="",
                    offering_id="",
                    when={place.present: 0},
                    requires={quantity.name: 0},
                    sentence=f"Without {place.title} there is no {inner.title}.",
                ),
                f"{inner.path}.{QUANTITY}",
            )
        found = self.take_in(inner, bound, member.values)
        return {
            f"{member.name}.{QUANTITY}": quantity.name,
            **{f"{member.name}.{own}": called for own, called in found.items()},
        }

    def _place_of(self, place: _Place, member: BundleMember) -> _Place:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise BundleTooLarge(self._bundle.name)
        _check(place.offering, member, self._by_id)
        ids = (*place.ids, member.offering_id)
        if member.offering_id in place.ids:
            raise BundleCycle(ids)
        offering = self._by_id[member.offering_id]
        path = place.inside(member.name)
        title = member.title or offering.name
        present = f"{path}.{QUANTITY}" if member.lower == 0 else place.present
        if not present:
            self.required.append(offering)
        return _Place(
            offering=offering,
            ids=ids,
            path=path,
            title=f"{place.title} › {title}" if place.title else title,
            quantities=(*place.quantities, f"{path}.{QUANTITY}"),
            present=present,
        )

    def _add(self, rule: Rule, id: str) -> None:
        self.rules.append(replace(rule, id=id, offering_id=self._bundle.id))


def _check(bundle: Offering, member: BundleMember, by_id: Mapping[str, Offering]) -> None:
    if not member.name or "." in member.name:
        raise BadMember(bundle.name, member.name, "needs a name without a full stop")
    if [each.name for each in bundle.members].count(member.name) > 1:
        raise BadMember(bundle.name, member.name, "stands twice; give each its own name")
    if bundle.characteristic(member.name) is not None:
        raise BadMember(bundle.name, member.name, "has the name of a characteristic of the bundle")
    if member.offering_id not in by_id:
        raise BadMember(bundle.name, member.name, f"is {member.offering_id!r}, no offering")
    least, most = member.lower, member.upper
    if least < 0 or (most is not None and most < max(least, 1)):
        why = f"can be {least} to {most}; accepted: from 0, at most no less than at least"
        raise BadMember(bundle.name, member.name, why)
    number = member.default
    if number is not None and (number < least or (most is not None and number > most)):
        raise BadMember(bundle.name, member.name, f"has the default {number} outside its limits")
    offering = by_id[member.offering_id]
    for name, value in member.values.items():
        characteristic = offering.characteristic(name)
        if characteristic is None or not characteristic.accepts(value):
            accepted = characteristic.accepted() if characteristic else "a characteristic it has"
            why = f"is given {name} {say_value(value)}; accepted: {accepted}"
            raise BadMember(bundle.name, member.name, why)


def _known(place: _Place, member: BundleMember, names: Mapping[str, str], above: str) -> str:
    if above not in names:
        why = f"takes {above!r} from the bundle, which has no such characteristic"
        raise BadMember(place.offering.name, member.name, why)
    return names[above]


def _placed(each: Characteristic, place: _Place, settled: Value | None) -> Characteristic:
    if not place.path:
        return each
    placed = replace(
        each,
        name=place.inside(each.name),
        title=f"{place.title}: {each.title}",
        group=place.title,
        member=place.path,
    )
    return placed if settled is None else replace(placed, default=settled, configurable=False)


def _quantity(place: _Place, member: BundleMember, inner: _Place) -> Characteristic:
    most = member.upper
    short = most is not None and most - member.lower <= _LONGEST_LIST
    return Characteristic(
        name=f"{inner.path}.{QUANTITY}",
        title=f"{inner.title}: how many",
        values=tuple(range(member.lower, (most or 0) + 1)) if short else (),
        low=None if short else member.lower,
        high=None if short else most,
        default=member.lower if member.default is None else member.default,
        configurable=most != member.lower,
        group=inner.title,
        whole=True,
        member=place.path,
    )
