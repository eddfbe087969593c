"""Deliveries a billing system sends by itself: signed, of limited size, each taken once."""

from __future__ import annotations

import hashlib
import hmac
import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from common.actor import SYSTEM
from common.errors import BusinessError, RowErrors
from database.engine import DatabaseBusy, DatabaseUnavailable
from ui.web.application import current
from workflows.adapters.billing_http import delivery_of
from workflows.sync_billing import take_delivery

_MOST_BYTES = 5 * 1024 * 1024
SIGNATURE = "x-signature"  # sha256= and the hex HMAC of the body under the shared secret


async def billing_delivery(request: Request) -> Response:
    """A list of TMF666 accounts. The same list again is answered as taken before.

    Answers 404 while no secret is set, 401 for a wrong signature, 413 and 422 for a body that
    cannot be taken, 503 to be sent again later.
    """
    secret = current().settings.billing_webhook_secret
    if not secret:
        return _say(404, "No billing system may send here; the administrator has set no secret.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return _say(413, f"At most {_MOST_BYTES // 1024 // 1024} MB are taken at once.")
    if not _signed(body, secret, request.headers.get(SIGNATURE, "")):
        return _say(401, "The signature is not that of the body under the shared secret.")
    return await run_in_threadpool(_take, request.path_params["system"], body)


def _take(system: str, body: bytes) -> Response:
    try:
        accounts = json.loads(body)
    except (ValueError, RecursionError):
        return _say(422, "The body is not JSON.")
    if not isinstance(accounts, list):
        return _say(422, "A list of accounts is wanted.")
    application = current()
    try:
        delivery = delivery_of(system, accounts)
        with application.database.work() as work:
            line = take_delivery(work, system, delivery, by=SYSTEM, now=application.clock())
    except (DatabaseUnavailable, DatabaseBusy) as refusal:
        return _say(503, str(refusal))
    except RowErrors as refusal:
        return _say(422, f"{refusal} {' '.join(refusal.rows[:20])}")
    except BusinessError as refusal:
        return _say(422, str(refusal))
    said = {"state": line.state, "counts": dict(line.counts), "conflicts": list(line.conflicts)}
    return JSONResponse(said)


def _signed(body: bytes, secret: str, given: str) -> bool:
    right = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right.encode(), given.encode("utf-8", "replace"))


def _say(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status)


ROUTES = [Route("/webhooks/billing/{system}", billing_delivery, methods=["POST"])]
