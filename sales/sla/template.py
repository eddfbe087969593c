"""SLA templates: whole sets of terms kept by name and version, for a product, access and tier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.offering import Offering
from common.errors import BusinessError
from sales.sla.agreed import AgreedLevel
from sales.sla.credits import CreditSchedule, standard_schedule
from sales.sla.measurement import MONTHLY, Measurement, SlaTerm


class UnsoundTemplate(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaTemplate:
    """Written once for each version; a change is a new version.

    `family`, `access` and `tier` say what it is for, each empty for any. `retired` templates are
    no longer offered, and stay readable for what was agreed from them.
    """

    name: str
    version: int
    availability_percent: float
    restore_hours: float
    schedule: CreditSchedule
    family: str = ""  # Internet access
    access: str = ""  # on-net
    tier: str = ""  # Gold
    measurement: Measurement = MONTHLY
    terms: tuple[SlaTerm, ...] = ()
    note: str = ""
    retired: bool = False

    @property
    def label(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def terms_agreed(self) -> AgreedLevel:
        """The template as what is agreed for a line, its label beside it."""
        return AgreedLevel(
            availability_percent=self.availability_percent,
            restore_hours=self.restore_hours,
            schedule=self.schedule,
            measurement=self.measurement,
            terms=self.terms,
            template=self.label,
        )

    def fits(self, family: str, access: str, tier: str) -> bool:
        """Whether it is for such a service; an access that is not known fits none but `any`."""
        pairs = ((self.family, family), (self.access, access), (self.tier, tier))
        return all(wanted in ("", given) for wanted, given in pairs)

    @property
    def closeness(self) -> int:
        """How much it asks for: of several that fit, the closest is the one meant."""
        return sum(1 for each in (self.family, self.access, self.tier) if each)


def check_template(template: SlaTemplate) -> None:
    """Raises UnsoundTemplate: no name, or a target or time that cannot be."""
    if not template.name.strip():
        raise UnsoundTemplate("A template needs a name.")
    if not 50 <= template.availability_percent <= 100:
        raise UnsoundTemplate("The availability target is out of range; accepted: 50 to 100 %.")
    if not template.restore_hours > 0:
        raise UnsoundTemplate("The time to restore must be above 0 h.")
    template.measurement.zone()


def in_force(templates: Iterable[SlaTemplate]) -> tuple[SlaTemplate, ...]:
    """The newest version of each name, those retired left out, by name."""
    newest: dict[str, SlaTemplate] = {}
    for each in sorted(templates, key=lambda one: one.version):
        newest[each.name] = each
    return tuple(newest[name] for name in sorted(newest) if not newest[name].retired)


def best_template(
    templates: Sequence[SlaTemplate], *, family: str, access: str, tier: str
) -> SlaTemplate | None:
    """The closest of those in force that fit; None where none does."""
    fitting = [each for each in in_force(templates) if each.fits(family, access, tier)]
    return max(fitting, key=lambda each: each.closeness, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """What the class of one product, access and tier promises, and the closest template for it."""

    offering_id: str
    product: str
    family: str
    access: str
    tier: str
    availability_percent: float
    restore_hours: float
    latency_ms: float | None
    jitter_ms: float | None
    loss_percent: float | None
    template: SlaTemplate | None


def class_library(
    offerings: Iterable[Offering], templates: Sequence[SlaTemplate]
) -> tuple[LibraryEntry, ...]:
    """Every product x access x tier; the class' figures hold until a template is agreed."""
    entries = []
    for offering in offerings:
        for access in offering.access or ("",):
            for tier in offering.service_classes:
                entries.append(
                    LibraryEntry(
                        offering_id=offering.id,
                        product=offering.name,
                        family=offering.family,
                        access=access or "none",
                        tier=tier.name,
                        availability_percent=tier.availability_percent,
                        restore_hours=tier.restore_hours,
                        latency_ms=tier.latency_ms,
                        jitter_ms=tier.jitter_ms,
                        loss_percent=tier.loss_percent,
                        template=best_template(
                            templates, family=offering.family, access=access, tier=tier.name
                        ),
                    )
                )
    return tuple(entries)


def plain_template(name: str, availability_percent: float, restore_hours: float) -> SlaTemplate:
    """A first version on the standard schedule, for a form to start from."""
    return SlaTemplate(
        name=name,
        version=1,
        availability_percent=availability_percent,
        restore_hours=restore_hours,
        schedule=standard_schedule(availability_percent),
    )
