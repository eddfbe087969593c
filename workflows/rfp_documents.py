"""Make and issue the documents of a response: PDF, DOCX, matrix, prices, the buyer's own filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from catalog.configuration import Configuration
from catalog.offering import Cadence
from common.actor import Actor, Permission
from database.stored import Stored
from database.stores.rfp import IssuedFile
from database.work import Work
from sales.quotes.quote_version import QuoteVersion
from sales.rfp.answers import RfpAnswer
from sales.rfp.gate import require_ready
from sales.rfp.offered_sale import OfferedSale, PriceRow
from sales.rfp.project import Look, RfpProject
from sales.rfp.reading import NamedFile, RfpReading
from sales.rfp.response import Heading, RfpResponse, compose_response
from templates.rfp_response_docx import rfp_response_docx
from templates.rfp_response_pdf import rfp_response_pdf
from templates.rfp_response_xlsx import matrix_xlsx, prices_xlsx
from templates.theme import Theme, theme_named, themes
from workflows.answer_rfp import filled_documents
from workflows.rfp_ground import quoted_version
from workflows.rfp_outcome import count_use


@dataclass(frozen=True, slots=True)
class House:
    """Who responds; `themes` is the folder of its own themes, None where there is none."""

    provider: str
    themes: Path | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """The files made by name, and sentences on cells of the buyer that were left alone."""

    files: tuple[tuple[str, bytes], ...]
    remarks: tuple[str, ...]


def issue_rfp(
    work: Work, project_id: str, house: House, *, draft: bool, by: Actor, now: datetime
) -> Issue:
    """Every output by name. A final issue passes the gate and is kept with its hash.

    Raises:
        NotReady: naming every row still to answer or review; a draft needs none of it.
        ResponseNotMade, BadTheme, UnknownLanguage.
    """
    by.require(Permission.SELL)
    project = work.rfps.get(project_id).value
    if not draft:
        require_ready(project.requirements, project.answer_of)
    response = replace(response_of(work, project, house, by=by, now=now), draft=draft)
    theme = theme_named(project.look.theme, house.themes)
    files = [
        ("response.pdf", rfp_response_pdf(response, theme)),
        ("response.docx", rfp_response_docx(response, theme)),
        ("compliance-matrix.xlsx", matrix_xlsx(response)),
    ]
    if response.sale:
        files.append(("price-annex.xlsx", prices_xlsx(response.sale)))
    filled, remarks = _filled(work.rfps.files(project_id), project, project.answers)
    files += filled
    if not draft:
        number = work.rfps.issue(project_id, files, by=by, now=now)
        count_use(work, project, by=by, now=now)
        work.journal.note(by, "issued", "RFP", project_id, now=now, after=f"issue {number}")
    return Issue(tuple(files), remarks)


def _filled(
    buyers: Sequence[NamedFile], project: RfpProject, answers: Sequence[RfpAnswer]
) -> tuple[list[tuple[str, bytes]], tuple[str, ...]]:
    reading = RfpReading(documents=project.documents, requirements=project.requirements)
    made = list(filled_documents(buyers, reading, answers))
    files = [(name, content) for name, content, _ in made]
    return files, tuple(remark for _, _, skipped in made for remark in skipped)


def issued_files(work: Work, project_id: str, *, by: Actor) -> tuple[IssuedFile, ...]:
    """What was issued of an RFP, the newest first."""
    by.require(Permission.SELL)
    return work.rfps.issued(project_id)


def issued_content(work: Work, project_id: str, number: int, name: str, *, by: Actor) -> bytes:
    """A file as it was issued. Raises NotFound, IssueDamaged."""
    by.require(Permission.SELL)
    return work.rfps.issued_content(project_id, number, name)


def response_of(
    work: Work, project: RfpProject, house: House, *, by: Actor, now: datetime
) -> RfpResponse:
    """The response of a project as it stands, as a draft."""
    by.require(Permission.SELL)
    version = quoted_version(work, project.opportunity_id, by=by)
    return compose_response(
        Heading(
            title=project.title,
            buyer=project.buyer,
            provider=house.provider,
            issued_on=now.date(),
            summary=project.look.summary,
            language=project.look.language,
            sale=offered_sale(version) if version and version.sheet.lines else None,
        ),
        project.requirements,
        project.answer_of,
        project.facts,
    )


def offered_sale(version: QuoteVersion) -> OfferedSale:
    """What documents say of a quote: services, service levels and net prices."""
    sheet, totals = version.sheet, version.sheet.totals()
    levels = version.service_levels
    return OfferedSale(
        reference=version.label,
        services=tuple(
            dict.fromkeys(each.line.configuration.offering_name for each in sheet.lines)
        ),
        sites=len({each.line.site_id for each in sheet.lines}),
        availability_percent=min((each.availability_percent for each in levels), default=None),
        restore_hours=max((each.restore_hours for each in levels), default=None),
        term_months=sheet.terms.term_months,
        once=totals.once,
        monthly=totals.monthly,
        contract_value=totals.contract_value,
        rows=tuple(
            PriceRow(
                site=each.line.site_name,
                service=_service(each.line.configuration),
                quantity=each.line.quantity,
                once=each.net(Cadence.ONCE, sheet.currency),
                monthly=each.net(Cadence.MONTHLY, sheet.currency),
            )
            for each in sheet.lines
        ),
    )


def _service(configuration: Configuration) -> str:
    """`Dedicated Internet Fibre, 1 Gbit/s, Gold`."""
    return ", ".join(filter(None, (configuration.offering_name, configuration.headline)))


def themes_of(house: House, *, by: Actor) -> tuple[Theme, ...]:
    """The themes a response may wear. Raises BadTheme for a file of the house that is wrong."""
    by.require(Permission.SELL)
    return themes(house.themes)


def set_look(
    work: Work, project_id: str, look: Look, opportunity_id: str, *, by: Actor, now: datetime
) -> Stored[RfpProject]:
    """Language, theme, summary, and the sale whose quote is offered.

    Raises:
        NotFound: no such opportunity.
    """
    by.require(Permission.SELL)
    if opportunity_id:
        work.opportunities.get(opportunity_id)
    stored = work.rfps.get(project_id)
    project = replace(stored.value, look=look, opportunity_id=opportunity_id)
    kept = work.rfps.save(project, expected=stored.revision, by=by, now=now)
    work.journal.note(by, "set the look of", "RFP", project_id, now=now, after=look.language)
    return kept


def sales_to_offer(work: Work, *, by: Actor) -> tuple[tuple[str, str], ...]:
    """Open opportunities with what a list shows of them, soonest close first."""
    by.require(Permission.SELL)
    return tuple(
        (each.opportunity.id, f"{each.opportunity.title} · {each.customer_name}")
        for each in work.opportunities.list(open_only=True)
    )
