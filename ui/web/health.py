"""Whether this process can serve: for a load balancer, a container or a person with curl."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ui.web.application import current


def healthz(_request: Request) -> Response:
    """200 when the database answers, 503 when it does not; the reason stays in the log."""
    try:
        with current().database.work() as work:
            work.accounts.get_by_email("")  # one indexed look-up; nobody has no address
    except Exception:
        # Any failure at all is the answer here; that is what the question is about.
        logging.getLogger("bidwright").exception("The database does not answer")
        return JSONResponse({"status": "failing", "database": "unreachable"}, 503)
    return JSONResponse({"status": "ok", "database": "reachable"})


ROUTES = [Route("/healthz", healthz, methods=["GET"])]
