"""The addresses of first pages: Streamlit answers for a visitor's first page at / alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

# The first page of the staff and that of customers' own users; ui/navigation.py orders them.
FIRST = ("home", "services")


async def lead_there(request: Request) -> Response:
    """Bookmarks and mailed links with the page's own name arrive, what they ask for included."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", 307)


ROUTES = [Route(f"/{name}", lead_there, methods=["GET"]) for name in FIRST]
