"""Editing many lines of a draft at once: found by filter, changed alike, copied to other sites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from catalog.catalogue import Catalogue
from catalog.configuration import Configuration
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Value
from common.errors import BusinessError, RowErrors
from common.wording import count
from sales.customers.customer import Site
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.draft import QuoteDraft


class NothingFound(BusinessError):
    def __init__(self) -> None:
        super().__init__("No line fits the filter; clear it or choose another.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """Empty conditions hold for every line. `text` is looked for in ids, sites and services."""

    text: str = ""
    families: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def holds(self, line: QuoteLine) -> bool:
        configuration = line.configuration
        return (
            (not self.families or configuration.family in self.families)
            and (not self.regions or line.region in self.regions)
            and (not self.groups or line.group in self.groups)
            and self._found_in(line)
        )

    def _found_in(self, line: QuoteLine) -> bool:
        if not self.text:
            return True
        configuration = line.configuration
        said = f"{line.id} {line.site_name} {configuration.offering_name} {configuration.headline}"
        folded = f"{said} {line.group}".casefold()
        return all(word in folded for word in self.text.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class MassEdit:
    """What to set on every line chosen; None leaves it. `choices` are characteristics."""

    discount_percent: Decimal | None = None
    quantity: int | None = None
    term_months: int | None = None
    group: str | None = None
    choices: Mapping[str, Value] = field(default_factory=dict)


def apply_to_all(
    draft: QuoteDraft, chosen: frozenset[str], edit: MassEdit, catalogue: Catalogue
) -> QuoteDraft:
    """The draft with the edit made on every chosen line: on all of them, or on none.

    Raises:
        NothingFound: no line is chosen.
        RowErrors: every line whose rules forbid the choices, with the reasons.
    """
    if not any(line.id in chosen for line in draft.lines):
        raise NothingFound
    configured = _Configurator(catalogue)
    lines, faults = [], []
    for line in draft.lines:
        if line.id in chosen:
            try:
                lines.append(_edited(line, edit, configured))
            except InvalidConfiguration as refusal:
                faults.append(f"{line.id}, {line.site_name}: {refusal}")
        else:
            lines.append(line)
    if faults:
        raise RowErrors(
            f"Nothing was changed: {count(len(faults), 'line')} cannot be had so.", tuple(faults)
        )
    discounts = dict(draft.line_discounts)
    if edit.discount_percent is not None:
        discounts.update(dict.fromkeys(chosen, edit.discount_percent))
        discounts = {line: percent for line, percent in discounts.items() if percent}
    return replace(draft, lines=tuple(lines), line_discounts=discounts)


def copy_to_sites(
    draft: QuoteDraft,
    line_id: str,
    sites: tuple[Site, ...],
    make: Callable[[QuoteLine, Site], QuoteLine],
) -> QuoteDraft:
    """The line's configuration at each of the sites, as new lines at the end.

    `make` puts a line at a site, since what building it takes depends on the place.
    """
    source = draft.line(line_id)
    first = draft.next_line_number()
    copies = tuple(
        replace(make(source, site), id=f"L-{number:03d}")
        for number, site in enumerate(sites, start=first)
    )
    percent = draft.line_discounts.get(line_id)
    discounts = {**draft.line_discounts, **{each.id: percent for each in copies if percent}}
    return replace(draft, lines=(*draft.lines, *copies), line_discounts=discounts)


def without(draft: QuoteDraft, chosen: frozenset[str]) -> QuoteDraft:
    """The draft without the chosen lines and their discounts."""
    return replace(
        draft,
        lines=tuple(each for each in draft.lines if each.id not in chosen),
        line_discounts={k: v for k, v in draft.line_discounts.items() if k not in chosen},
    )


class _Configurator:
    """Configures alike lines once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._offerings = {each.id: each for each in catalogue.offerings}
        self._made: dict[tuple[object, ...], Configuration] = {}

    def change(self, configuration: Configuration, choices: Mapping[str, Value]) -> Configuration:
        """Choices the offering does not have are passed over: a mixed selection is usual."""
        offering = self._offerings[configuration.offering_id]
        known = {each.name for each in offering.characteristics}
        wanted = {name: value for name, value in choices.items() if name in known}
        if not wanted:
            return configuration
        kind = (offering.id, tuple(configuration.values.items()), tuple(wanted.items()))
        if kind not in self._made:
            self._made[kind] = configure(
                offering, self._catalogue.rules, {**configuration.values, **wanted}
            )
        return self._made[kind]


def _edited(line: QuoteLine, edit: MassEdit, configured: _Configurator) -> QuoteLine:
    return replace(
        line,
        configuration=configured.change(line.configuration, edit.choices),
        quantity=line.quantity if edit.quantity is None else edit.quantity,
        term_months=line.term_months if edit.term_months is None else edit.term_months,
        group=line.group if edit.group is None else edit.group,
    )
