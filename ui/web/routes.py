"""All addresses answered without Streamlit, in one list; whatever is not here is Streamlit's."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ui.web import downloads, first_pages, health, oidc, sign_in, webhooks

ROUTES: list[BaseRoute] = [
    *sign_in.ROUTES,
    *oidc.ROUTES,
    *downloads.ROUTES,
    *health.ROUTES,
    *webhooks.ROUTES,
    *first_pages.ROUTES,
]
