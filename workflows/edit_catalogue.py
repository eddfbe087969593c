"""Edit the catalogue in its working copy: offerings, rules, undo, dry run, publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.catalogue import Catalogue
from catalog.offering import Lifecycle, Offering
from catalog.rules import Rule
from catalog.working_copy import (
    WorkingCopy,
    brought_forward,
    with_offering,
    with_rule,
    without_offering,
    without_rule,
)
from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from workflows.catalogue_shelf import kept_catalogue, newest_catalogue
from workflows.keep_catalogue import DryRun, dry_run, publish_tried


class IdTaken(BusinessError):
    def __init__(self, id: str) -> None:
        super().__init__(f"The id {id!r} is taken; give the new offering another one.")


class NoId(BusinessError):
    def __init__(self, id: str) -> None:
        super().__init__(
            f"{id!r} cannot be an id; accepted: letters, digits, - and _, like dia-fibre-plus."
        )


class BehindPublished(BusinessError):
    def __init__(self, base: int, newest: int) -> None:
        super().__init__(
            f"Version {newest} was published since this working copy of version {base} was begun; "
            "bring it forward first."
        )


class PartChangedMeanwhile(BusinessError):
    """Somebody changed the same offering or rule of the working copy first."""

    def __init__(self, name: str, saved_by: str) -> None:
        super().__init__(
            f"{saved_by or 'Somebody'} changed {name} while you were editing it; what you typed is "
            "kept here: go on with yours, or show it as it is now."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """The working copy as it stands: `catalogue` is what it would publish.

    `revision` is None until something has been changed.
    """

    catalogue: Catalogue
    base: Catalogue
    copy: WorkingCopy
    revision: int | None
    newest: int
    steps: int = 0
    saved_by: str = ""

    @property
    def behind(self) -> bool:
        return self.copy.base != self.newest

    def rule(self, id: str) -> Rule | None:
        """The rule as the working copy has it."""
        return next((each for each in self.catalogue.rules if each.id == id), None)


def editing(work: Work, *, by: Actor) -> Editing:
    """The working copy, or a fresh one of the newest version."""
    by.require(Permission.MANAGE_CATALOGUE)
    newest = newest_catalogue(work)
    stored = work.working_copies.find()
    if stored is None or (stored.value.empty and stored.value.base != newest.version):
        copy = WorkingCopy(base=newest.version)
        revision = stored.revision if stored else None
        return Editing(
            catalogue=replace(newest, version=newest.version + 1),
            base=newest,
            copy=copy,
            revision=revision,
            newest=newest.version,
        )
    base = (
        newest
        if stored.value.base in (0, newest.version)
        else kept_catalogue(work, stored.value.base)
    )
    return Editing(
        catalogue=stored.value.applied(base),
        base=base,
        copy=stored.value,
        revision=stored.revision,
        newest=newest.version,
        steps=work.working_copies.steps(),
        saved_by=stored.saved_by,
    )


def _save(work: Work, now_editing: Editing, copy: WorkingCopy, by: Actor, now: datetime) -> None:
    expected = now_editing.revision
    if expected is None:  # so that the first change can be taken back too
        begun = WorkingCopy(base=copy.base)
        expected = work.working_copies.save(begun, expected=None, by=by, now=now).revision
    work.working_copies.save(copy, expected=expected, by=by, now=now)
    work.journal.note(by, "edited", "catalogue", "working copy", now=now, after=copy.last)


def save_offering(
    work: Work, offering: Offering, seen: Offering | None, *, by: Actor, now: datetime
) -> None:
    """Keep an offering in the working copy; `seen` is it as it stood when the change was begun.

    Two who edit different offerings do not stand in each other's way.

    Raises:
        PartChangedMeanwhile: somebody changed the same offering since.
        ChangedMeanwhile: somebody saved in the same moment.
    """
    found = editing(work, by=by)
    if found.catalogue.find(offering.id) != seen:
        raise PartChangedMeanwhile(offering.name, found.saved_by)
    said = f"{offering.name} changed"
    _save(work, found, with_offering(found.copy, found.base, offering, said), by, now)


def copy_offering(
    work: Work, offering_id: str, new_id: str, new_name: str, *, by: Actor, now: datetime
) -> Offering:
    """A new offering as another one stands, in study, with the other's rules.

    Raises:
        IdTaken, NoId, UnknownOffering.
    """
    found = editing(work, by=by)
    new_id = new_id.strip()
    if not new_id or not new_id.replace("-", "").replace("_", "").isalnum():
        raise NoId(new_id)
    if found.catalogue.find(new_id) is not None:
        raise IdTaken(new_id)
    made = replace(
        found.catalogue.offering(offering_id),
        id=new_id,
        name=new_name.strip() or new_id,
        lifecycle=Lifecycle.IN_STUDY,
        extensions="",
        version=1,
    )
    copy = with_offering(found.copy, found.base, made, f"{made.name} is new")
    for rule in found.catalogue.rules:
        if rule.offering_id == offering_id:
            own = replace(rule, id=f"{new_id}: {rule.id}", offering_id=new_id)
            copy = with_rule(copy, found.base, own, copy.last)
    _save(work, found, copy, by, now)
    return made


def remove_offering(work: Work, offering_id: str, *, by: Actor, now: datetime) -> None:
    """Leave an offering out of the next version; retiring it keeps it readable."""
    found = editing(work, by=by)
    name = found.catalogue.offering(offering_id).name
    copy = without_offering(found.copy, found.base, offering_id, f"{name} left out")
    _save(work, found, copy, by, now)


def save_rule(work: Work, rule: Rule, seen: Rule | None, *, by: Actor, now: datetime) -> None:
    """Keep a rule in the working copy; `seen` is it as it stood, None for a new one.

    Raises:
        PartChangedMeanwhile: somebody changed the same rule since, or took its id.
        ChangedMeanwhile: somebody saved in the same moment.
    """
    found = editing(work, by=by)
    if found.rule(rule.id) != seen:
        raise PartChangedMeanwhile(f"the rule {rule.id}", found.saved_by)
    copy = with_rule(found.copy, found.base, rule, f"The rule {rule.id} changed")
    _save(work, found, copy, by, now)


def remove_rule(work: Work, rule_id: str, *, by: Actor, now: datetime) -> None:
    found = editing(work, by=by)
    copy = without_rule(found.copy, found.base, rule_id, f"The rule {rule_id} left out")
    _save(work, found, copy, by, now)


def undo_step(work: Work, *, by: Actor, now: datetime) -> None:
    """Take the last change back. Raises NoEarlierStep."""
    found = editing(work, by=by)
    work.working_copies.undo(expected=found.revision or 0, by=by, now=now)


def throw_away(work: Work, *, by: Actor, now: datetime) -> None:
    """Forget every change since the published version."""
    by.require(Permission.MANAGE_CATALOGUE)
    work.working_copies.clear()
    work.journal.note(by, "threw away", "catalogue", "working copy", now=now)


def bring_forward(work: Work, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """The changes on the newest version; gives the names of what both changed."""
    found = editing(work, by=by)
    moved, both = brought_forward(found.copy, found.base, newest_catalogue(work))
    _save(work, found, replace(moved, last=f"On version {moved.base}"), by, now)
    return both


def try_working_copy(
    work: Work, *, by: Actor, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> DryRun:
    """What publishing the working copy would do.

    Raises:
        BehindPublished: another version was published since it was begun.
    """
    found = editing(work, by=by)
    if found.behind:
        raise BehindPublished(found.copy.base, found.newest)
    made = found.catalogue
    return dry_run(work, made.offerings, made.rules, by=by, progress=progress)


def try_rule(work: Work, rule: Rule, *, by: Actor) -> DryRun:
    """What publishing the working copy would do if it held the rule; the rule is not kept."""
    found = editing(work, by=by)
    made = with_rule(found.copy, found.base, rule, "").applied(found.base)
    return dry_run(work, made.offerings, made.rules, by=by)


def publish_working_copy(work: Work, *, by: Actor, now: datetime) -> Catalogue:
    """The working copy becomes the next version, and a fresh one begins.

    Raises:
        RowErrors: the check found errors; nothing is published.
        BehindPublished, PublishedMeanwhile.
    """
    made = publish_tried(work, try_working_copy(work, by=by), by=by, now=now)
    work.working_copies.clear()
    return made
