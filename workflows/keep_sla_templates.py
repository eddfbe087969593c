"""Keep SLA templates: publish a version, retire one, and agree one for lines of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import join_words
from database.work import Work
from sales.sla.template import (
    LibraryEntry,
    SlaTemplate,
    check_template,
    class_library,
    in_force,
)
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import draft_of
from workflows.keep_agreed_levels import keep_agreed_levels


class NotForThisLine(BusinessError):
    def __init__(self, label: str, line_ids: Sequence[str]) -> None:
        super().__init__(
            f"{label} is not for {join_words(list(line_ids))}: its service, access or class is "
            "another; choose a template that fits."
        )


def sla_templates(work: Work, *, by: Actor) -> tuple[SlaTemplate, ...]:
    """Every version of every template."""
    by.require(Permission.READ_PROPOSALS)
    return work.sla_templates.all()


def library_of_classes(work: Work, *, by: Actor) -> tuple[LibraryEntry, ...]:
    """What is promised for each product, access and tier on sale."""
    by.require(Permission.READ_PROPOSALS)
    return class_library(catalogue_in_use(work).on_sale, work.sla_templates.all())


def publish_template(work: Work, template: SlaTemplate, *, by: Actor, now: datetime) -> SlaTemplate:
    """The template as the next version of its name.

    Raises:
        NotAllowed, UnsoundTemplate, NoSuchZone, ChangedMeanwhile.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    check_template(template)
    name = " ".join(template.name.split())
    versions = [each.version for each in work.sla_templates.all() if each.name == name]
    made = replace(template, name=name, version=max(versions, default=0) + 1, retired=False)
    work.sla_templates.add(made, by=by, now=now)
    work.journal.note(by, "published", "SLA template", made.label, now=now, after=made.note)
    return made


def retire_template(work: Work, template: SlaTemplate, *, by: Actor, now: datetime) -> None:
    """No longer offered; what was agreed from it stands. Raises NotAllowed, NotFound."""
    by.require(Permission.MANAGE_CATALOGUE)
    work.sla_templates.retire(template, by=by, now=now)
    work.journal.note(by, "retired", "SLA template", template.label, now=now)


def templates_for_line(
    work: Work, opportunity_id: str, line_id: str, *, by: Actor
) -> tuple[SlaTemplate, ...]:
    """Those in force that fit the line, the closest first. Raises NoDraft, UnknownLine."""
    by.require(Permission.SELL)
    line = draft_of(work, opportunity_id).value.line(line_id)
    tier = str(line.configuration.values.get("service_class", ""))
    fitting = [
        each
        for each in in_force(work.sla_templates.all())
        if each.fits(line.configuration.family, line.reach, tier)
    ]
    return tuple(sorted(fitting, key=lambda each: -each.closeness))


def agree_template(
    work: Work,
    opportunity_id: str,
    line_ids: Sequence[str],
    template: SlaTemplate,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Its terms become those of the lines.

    Raises:
        NotForThisLine, OpportunityClosed, NoDraft, UnknownLine.
    """
    by.require(Permission.SELL)
    unfit = [
        each
        for each in line_ids
        if template not in templates_for_line(work, opportunity_id, each, by=by)
    ]
    if unfit:
        raise NotForThisLine(template.label, unfit)
    agreed = dict.fromkeys(line_ids, template.terms_agreed)
    keep_agreed_levels(work, opportunity_id, agreed, by=by, now=now)
