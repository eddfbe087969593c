"""Who a request comes from: its session cookie, its origin, and where it may be sent next."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from common.actor import Actor
from ui.web.application import current
from workflows.sign_in import who

SESSION_COOKIE = "bidwright_session"


def visitor(connection: HTTPConnection) -> Actor | None:
    """The signed-in person behind a request or websocket; None without a live session."""
    token = connection.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    application = current()
    with application.database.work() as work:
        return who(work, token, application.clock())


def from_own_pages(connection: HTTPConnection) -> bool:
    """Whether a form was sent from one of our pages, judged by its Origin or Referer.

    Browsers send one of them with every form, so a request with neither is refused. The host is
    compared, not the scheme: behind a proxy that ends TLS the two differ for honest visitors.
    """
    source = connection.headers.get("origin") or connection.headers.get("referer") or ""
    ours = {connection.headers.get("host", ""), urlsplit(current().settings.public_url).netloc}
    return _host(source) in ours - {""}


def safe_next(address: str) -> str:
    """A path on this host to go to after signing in; the front page for anything else.

    `//host` and `/\\host` leave the host in a browser, and so would a line break in a header.
    """
    goes_astray = address.startswith(("//", "/\\")) or not address.isprintable()
    if not address.startswith("/") or goes_astray or "\\" in address:
        return "/"
    path = address.partition("?")[0]
    return "/" if path.startswith(("/sign-in", "/sign-out")) else address


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""
