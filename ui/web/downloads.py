"""Files for signed-in people: who may have one is checked here, at each download.

Streamlit's own download button serves from an address that asks for nobody's cookie; a proposal
holds a customer's prices, so it is served from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from common.actor import Actor, NotAllowed, Permission
from common.errors import BusinessError
from common.wording import join_words
from database.engine import DatabaseBusy, DatabaseUnavailable
from templates.pdf_worker import page_png
from ui.web.application import current
from ui.web.sentences import sentence_page
from ui.web.visitor import visitor
from workflows.forecast_demand import export_forecast
from workflows.keep_catalogue import KINDS, export_catalogue
from workflows.log_contact import attachment as attachment_of
from workflows.serve_customer import own_proposal

Handler = Callable[[Request, Actor], Response]

PREVIEW_WIDTH_PX = 900
TABLE_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NoSuchTable(BusinessError):
    def __init__(self, kind: str) -> None:
        super().__init__(
            f"A forecast is kept as {join_words(sorted(TABLE_TYPES))}, not as {kind!r}."
        )


def authorised(permission: Permission, handler: Handler) -> Callable[[Request], Response]:
    """A route that answers 401 without a visitor, 403 without the permission, 404 on a refusal.

    Add a download by a line in ROUTES: `Route(path, authorised(permission, handler))`; the
    handler raises a BusinessError for what it does not have.
    """

    def endpoint(request: Request) -> Response:
        try:
            actor = visitor(request)
            if actor is None:
                return sentence_page(401, "Sign in to open this file.")
            actor.require(permission)
            return handler(request, actor)
        except NotAllowed as refusal:
            return sentence_page(403, str(refusal))
        except (DatabaseUnavailable, DatabaseBusy) as refusal:
            return sentence_page(503, str(refusal))
        except BusinessError as refusal:
            return sentence_page(404, str(refusal))

    return endpoint


def attachment(content: bytes, *, media_type: str, file_name: str) -> Response:
    """A file the browser saves under this name and keeps in no cache."""
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": content_disposition(file_name),
            "Cache-Control": "private, no-store",
        },
    )


def content_disposition(file_name: str) -> str:
    """The name twice (RFC 6266): plain letters for old programs, the whole of it in UTF-8.

    Slashes, quotes and control characters go: a name must not become a path or a second header.
    """
    safe = re.sub(r'[\x00-\x1f\x7f"\\/:*?<>|]+', "_", file_name).strip(" .") or "download"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def proposal_pdf(request: Request, actor: Actor) -> Response:
    application = current()
    with application.database.work() as work:
        proposal = work.proposals.get(request.path_params["id"])
        content = work.proposals.content(proposal.id)
        work.journal.note(actor, "downloaded", "proposal", proposal.id, now=application.clock())
    return attachment(content, media_type="application/pdf", file_name=proposal.file_name)


def proposal_page(request: Request, _actor: Actor) -> Response:
    """One page as a picture; the file never changes, so its hash and the page name the picture."""
    page = request.path_params["page"]
    with current().database.work() as work:
        proposal = work.proposals.get(request.path_params["id"])
        headers = {
            "ETag": f'"{proposal.sha256}-{page}"',
            "Cache-Control": "private, no-cache",  # kept, but asked about each time: may I still?
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        content = work.proposals.content(proposal.id)
    picture = page_png(content, page, PREVIEW_WIDTH_PX)
    return Response(picture, media_type="image/png", headers=headers)


def forecast_table(request: Request, actor: Actor) -> Response:
    """A kept forecast run as a table; the workflow reads it and writes the journal line."""
    run_id, kind = request.path_params["run"], request.path_params["kind"]
    if kind not in TABLE_TYPES:
        raise NoSuchTable(kind)
    application = current()
    with application.database.work() as work:
        content = export_forecast(work, run_id, kind=kind, by=actor, now=application.clock())
    return attachment(
        content, media_type=TABLE_TYPES[kind], file_name=f"demand-forecast-{run_id}.{kind}"
    )


def catalogue_document(request: Request, actor: Actor) -> Response:
    """A published catalogue with its costs; the workflow writes the journal line."""
    version, application = request.path_params["version"], current()
    with application.database.work() as work:
        kind = request.path_params["kind"]
        content = export_catalogue(work, version, by=actor, now=application.clock(), kind=kind)
    return attachment(content, media_type=KINDS[kind], file_name=f"catalogue-{version}.{kind}")


def contact_attachment(request: Request, actor: Actor) -> Response:
    """A file that came with a contact: always to save, never shown by the browser."""
    with current().database.work() as work:
        found = attachment_of(work, request.path_params["number"], by=actor)
    return attachment(found.content, media_type=found.media_type, file_name=found.file_name)


def sent_proposal(request: Request, actor: Actor) -> Response:
    """A proposal on customers' own pages; the workflow knows whose it is."""
    application = current()
    with application.database.work() as work:
        record, content = own_proposal(
            work, request.path_params["id"], by=actor, now=application.clock()
        )
    return attachment(content, media_type="application/pdf", file_name=record.file_name)


_reader = Permission.READ_PROPOSALS

ROUTES = [
    Route("/downloads/proposals/{id}", authorised(_reader, proposal_pdf)),
    Route("/downloads/sent/{id}", authorised(Permission.SELF_SERVE, sent_proposal)),
    Route("/downloads/attachments/{number:int}", authorised(Permission.CARE, contact_attachment)),
    Route("/downloads/forecasts/{run:int}.{kind}", authorised(_reader, forecast_table)),
    Route(
        "/downloads/catalogues/{version:int}.{kind}",
        authorised(Permission.SEE_MARGIN, catalogue_document),
    ),
    Route("/previews/proposals/{id}/{page:int}.png", authorised(_reader, proposal_page)),
]
