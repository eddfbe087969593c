"""A working copy: the next version of the catalogue while it is edited, as changes to a base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.catalogue import Catalogue
from catalog.offering import Offering
from catalog.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCopy:
    """What differs from the published version `base`; `last` says what was changed last.

    Only changes are kept: a catalogue of ten thousand offerings is not copied for one price.
    """

    base: int
    offerings: Mapping[str, Offering] = field(default_factory=dict)  # changed or new, whole
    gone: tuple[str, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    gone_rules: tuple[str, ...] = ()
    last: str = ""

    @property
    def empty(self) -> bool:
        return not (self.offerings or self.gone or self.rules or self.gone_rules)

    def applied(self, base: Catalogue) -> Catalogue:
        """The catalogue as it would be published; what is new stands at the end."""
        offerings = {each.id: each for each in base.offerings} | dict(self.offerings)
        rules = {each.id: each for each in base.rules} | dict(self.rules)
        gone, gone_rules = set(self.gone), set(self.gone_rules)
        return replace(
            base,
            version=self.base + 1,
            offerings=tuple(each for id, each in offerings.items() if id not in gone),
            rules=tuple(
                each
                for id, each in rules.items()
                if id not in gone_rules and each.offering_id not in gone
            ),
        )


def with_offering(copy: WorkingCopy, base: Catalogue, offering: Offering, last: str) -> WorkingCopy:
    """The offering as it is now; what is as in the base again is no change."""
    offerings = {id: each for id, each in copy.offerings.items() if id != offering.id}
    if base.find(offering.id) != offering:
        offerings[offering.id] = offering
    gone = tuple(id for id in copy.gone if id != offering.id)
    return replace(copy, offerings=offerings, gone=gone, last=last)


def without_offering(
    copy: WorkingCopy, base: Catalogue, offering_id: str, last: str
) -> WorkingCopy:
    offerings = {id: each for id, each in copy.offerings.items() if id != offering_id}
    gone = {*copy.gone, *([offering_id] if base.find(offering_id) else [])}
    rules = {id: r for id, r in copy.rules.items() if r.offering_id != offering_id}
    return replace(copy, offerings=offerings, gone=tuple(sorted(gone)), rules=rules, last=last)


def with_rule(copy: WorkingCopy, base: Catalogue, rule: Rule, last: str) -> WorkingCopy:
    rules = {id: each for id, each in copy.rules.items() if id != rule.id}
    if next((each for each in base.rules if each.id == rule.id), None) != rule:
        rules[rule.id] = rule
    gone = tuple(id for id in copy.gone_rules if id != rule.id)
    return replace(copy, rules=rules, gone_rules=gone, last=last)


def without_rule(copy: WorkingCopy, base: Catalogue, rule_id: str, last: str) -> WorkingCopy:
    rules = {id: each for id, each in copy.rules.items() if id != rule_id}
    known = any(each.id == rule_id for each in base.rules)
    gone = {*copy.gone_rules, *([rule_id] if known else [])}
    return replace(copy, rules=rules, gone_rules=tuple(sorted(gone)), last=last)


def changes_of(before: Catalogue, after: Catalogue, last: str) -> WorkingCopy:
    """A working copy that makes `after` of `before`, for an import that is edited on."""
    old_rules = {each.id: each for each in before.rules}
    ids = {each.id for each in after.offerings}
    rule_ids = {each.id for each in after.rules}
    return WorkingCopy(
        base=before.version,
        offerings={o.id: o for o in after.offerings if before.find(o.id) != o},
        gone=tuple(each.id for each in before.offerings if each.id not in ids),
        rules={r.id: r for r in after.rules if old_rules.get(r.id) != r},
        gone_rules=tuple(id for id in old_rules if id not in rule_ids),
        last=last,
    )


def brought_forward(
    copy: WorkingCopy, base: Catalogue, newer: Catalogue
) -> tuple[WorkingCopy, tuple[str, ...]]:
    """The changes on a newer version, and the names of what that version changed as well.

    Where both changed the same, the working copy's stands: whoever reads the names decides.
    """
    both = [
        (newer.find(id) or base.offering(id)).name
        for id in (*copy.offerings, *copy.gone)
        if base.find(id) != newer.find(id)
        and (newer.find(id) is not None or base.find(id) is not None)
    ]
    old, new = ({r.id: r for r in each.rules} for each in (base, newer))
    both += [
        f"the rule {id}" for id in (*copy.rules, *copy.gone_rules) if old.get(id) != new.get(id)
    ]
    known = {each.id for each in newer.offerings}
    moved = replace(
        copy,
        base=newer.version,
        gone=tuple(id for id in copy.gone if id in known),
        gone_rules=tuple(id for id in copy.gone_rules if id in new),
    )
    return moved, tuple(both)
