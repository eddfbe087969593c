"""Import lines: a file of sites and services becomes lines of the draft, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from catalog.feasibility import address_key
from common.actor import Actor, Permission
from common.collecting import collector_resting
from common.errors import BusinessError, RowErrors
from common.tables import Table, read_table, write_csv
from common.units import NotANumber, parse_number
from common.wording import count
from database.stored import Stored
from database.work import Work
from sales.customers.customer import Customer, Site
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.draft import QuoteDraft
from sales.quotes.line_file import MOST_ROWS, FileLine, guess_columns, read_lines
from workflows.catalogue_shelf import buildings_in_use, catalogue_in_use
from workflows.configure_solution import NotFeasible, keep_draft, put_at_site
from workflows.find_offers import DEFAULT_TERM_MONTHS
from workflows.open_sale import Sale, open_sale
from workflows.start_sale import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The file as read: its columns with what they are taken for, and its first rows."""

    table: Table
    columns: Mapping[str, str]

    def first_rows(self, most: int = 10) -> list[dict[str, str]]:
        shown = [row for _, row in self.table.numbered()][:most]
        return [dict(zip(self.table.header, row, strict=True)) for row in shown]


def preview_lines(work: Work, upload: Upload, *, limit_mb: int, by: Actor) -> Preview:
    """Read a CSV or XLSX and guess its columns; nothing is kept. Raises FileRefused, RowErrors."""
    by.require(Permission.SELL)
    table = read_table(upload.name, upload.content, limit_mb, max_rows=MOST_ROWS)
    return Preview(table=table, columns=guess_columns(table.header, catalogue_in_use(work)))


def import_lines(
    work: Work,
    opportunity_id: str,
    preview: Preview,
    columns: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
) -> tuple[Stored[QuoteDraft], int]:
    """Every row as a line of the draft, at the customer's sites by name; unknown ones are added.

    Raises:
        RowErrors: every fault of every row; nothing is kept.
        ColumnsMissing, OpportunityClosed, and the refusals of pricing.
    """
    by.require(Permission.SELL)
    with collector_resting():
        read = read_lines(preview.table, columns, catalogue_in_use(work))
    sale = open_sale(work, opportunity_id, by=by)
    sale.opportunity.value.require_open()
    placing = _Placing(work, sale.customer.value)
    draft = sale.draft.value if sale.draft else _empty(sale)
    with collector_resting():
        lines = placing.lines(read, draft.next_line_number())
    _keep_sites(work, sale, placing, by=by, now=now)
    discounts = {
        line.id: placing.discounts[line.id] for line in lines if line.id in placing.discounts
    }
    changed = replace(
        draft,
        lines=(*draft.lines, *lines),
        line_discounts={**draft.line_discounts, **discounts},
    )
    revision = sale.draft.revision if sale.draft else None
    verb = f"imported {count(len(lines), 'line')} into"
    return keep_draft(work, changed, expected=revision, verb=verb, by=by, now=now), len(lines)


def error_list(errors: RowErrors) -> bytes:
    """Every fault as one CSV to download, safe to open in a spreadsheet."""
    return write_csv(("fault",), [(each,) for each in errors.rows])


def _empty(sale: Sale) -> QuoteDraft:
    return QuoteDraft(
        opportunity_id=sale.opportunity.value.id,
        option_name="imported",
        currency=sale.opportunity.value.currency,
        term_months=DEFAULT_TERM_MONTHS,
        lines=(),
    )


class _Placing:
    """Puts file lines at sites, making those the customer does not have yet."""

    def __init__(self, work: Work, customer: Customer) -> None:
        self._catalogue, self._buildings = catalogue_in_use(work), buildings_in_use(work)
        self._regions = {each.casefold(): each for each in self._catalogue.regions}
        self._by_name = {_fold(site.name): site for site in customer.sites}
        numbers = (each.id.rpartition("-")[2] for each in customer.sites)
        self._last = max((int(n) for n in numbers if n.isdecimal()), default=0)
        self.new_sites: list[Site] = []
        self.used: dict[str, None] = {}
        self.discounts: dict[str, Decimal] = {}
        self._put: dict[tuple[str, str], QuoteLine] = {}

    def lines(self, read: tuple[FileLine, ...], first: int) -> tuple[QuoteLine, ...]:
        """Raises RowErrors with every row that cannot be placed."""
        lines, faults = [], []
        for number, each in enumerate(read, start=first):
            try:
                lines.append(self._line(each, f"L-{number:03d}"))
            except BusinessError as refusal:
                faults.append(f"Row {each.row}: {refusal}")
        if faults:
            raise RowErrors(
                f"No line was taken: {count(len(faults), 'row')} cannot be placed.", tuple(faults)
            )
        return tuple(lines)

    def _line(self, each: FileLine, id: str) -> QuoteLine:
        site = self._by_name.get(_fold(each.site)) or self._new_site(each)
        self.used[site.id] = None
        if each.discount:
            self.discounts[id] = _discount(each.discount)
        bare = QuoteLine(
            id=id,
            site_id=site.id,
            site_name=site.name,
            region=site.region,
            configuration=each.configuration,
            quantity=each.quantity,
            term_months=each.term_months,
            group=each.group,
        )
        key = (site.id, each.configuration.offering_id)
        if key not in self._put:
            self._put[key] = put_at_site(bare, site, self._catalogue, self._buildings)
        placed = self._put[key]
        return replace(
            bare,
            reach=placed.reach,
            lead_time_days=placed.lead_time_days,
            build_cost=placed.build_cost,
        )

    def _new_site(self, each: FileLine) -> Site:
        site = Site(
            id=f"S-{self._last + 1:04d}", name=each.site, street=each.street, city=each.city
        )
        building = self._buildings.find(site.place) if all(address_key(site.place)) else None
        region = self._regions.get(each.region.casefold()) or (building.region if building else "")
        if not region:
            raise NotFeasible(
                f"the site {each.site!r} is new and its region {each.region!r} is not known; "
                f"accepted: {', '.join(self._regions.values())}."
            )
        self._last += 1
        made = replace(site, region=region)
        self.new_sites.append(made)
        self._by_name[_fold(each.site)] = made
        return made


def _keep_sites(work: Work, sale: Sale, placing: _Placing, *, by: Actor, now: datetime) -> None:
    """The new sites with the customer, and every site used with the opportunity."""
    if placing.new_sites:
        customer = sale.customer.value
        grown = replace(customer, sites=(*customer.sites, *placing.new_sites))
        work.customers.save(grown, expected=sale.customer.revision, by=by, now=now)
    opportunity = sale.opportunity.value
    site_ids = tuple(dict.fromkeys([*opportunity.site_ids, *placing.used]))
    if site_ids != opportunity.site_ids:
        changed = replace(opportunity, site_ids=site_ids)
        revision = sale.opportunity.revision
        work.opportunities.save(changed, expected=revision, by=by, now=now)


def _discount(text: str) -> Decimal:
    try:
        percent = Decimal(str(parse_number(text.rstrip("% "))))
    except NotANumber:
        percent = Decimal(-1)
    STANDARD_POLICY.check_discount("discount", percent)
    return percent


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
