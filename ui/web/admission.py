"""Who is let in: every address needs a signed-in visitor unless it is listed here as open."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from common.errors import BusinessError
from ui.web.sentences import sentence_page
from ui.web.visitor import visitor

# Streamlit's own code, style and fonts: the same for everyone, no word of the business in them.
OPEN = frozenset({"/healthz", "/_stcore/health", "/favicon.png", "/sign-in", "/sign-out"})
OPEN_BELOW = ("/static/", "/sign-in/")

# These routes look at the visitor themselves and answer 401 or 403 with a sentence.
GUARDED_BY_THEIR_ROUTE = ("/downloads/", "/previews/", "/webhooks/")

# Served by Streamlit whether wanted or not: figures about the server, the agent API, and a second
# way to sign in that knows nothing of our roles. Nobody needs them, so nobody reaches them.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
CLOSED_SIGN_IN = ("/auth/", "/oauth2callback")

# Addresses a page's code fetches; a redirect to a form would only confuse it.
FETCHED_BY_PAGES = ("/_stcore/", "/media/", "/component/")


class Admission:
    """ASGI middleware; stands in front of Streamlit's routes, its websocket included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(CLOSED + CLOSED_SIGN_IN):
            await _turn_away(PlainTextResponse("Not found.", 404), scope, receive, send)
        elif _is_open(path):
            await self.app(scope, receive, send)
        else:
            await self._admit_visitor(scope, receive, send)

    async def _admit_visitor(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            known = await run_in_threadpool(visitor, HTTPConnection(scope))
        except BusinessError as refusal:  # the database cannot be asked; its sentence says why
            await _turn_away(sentence_page(503, str(refusal)), scope, receive, send)
            return
        if known:
            await self.app(scope, receive, send)
        else:
            await _turn_away(_sign_in_first(scope), scope, receive, send)


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_BELOW + GUARDED_BY_THEIR_ROUTE)


def _sign_in_first(scope: Scope) -> Response:
    wants_page = "text/html" in HTTPConnection(scope).headers.get("accept", "")
    path = scope["path"]
    if scope.get("method") != "GET" or not wants_page or path.startswith(FETCHED_BY_PAGES):
        return PlainTextResponse("Sign in to continue.", 401)
    query = scope["query_string"].decode("latin-1")
    wanted = quote(path) + (f"?{query}" if query else "")
    address = "/sign-in" if wanted == "/" else f"/sign-in?{urlencode({'next': wanted})}"
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


async def _turn_away(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await answer(scope, receive, send)
        return
    # Closing before accepting makes the server answer the handshake with 403.
    await receive()
    await send({"type": "websocket.close", "code": 1008, "reason": "Sign in to continue."})
