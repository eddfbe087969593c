"""Headers that tell the browser what our pages may do: our own code, our own host, no frames."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.application import current
from ui.web.guard_scripts import GUARD_OFF, GUARD_ON

INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR_S = 365 * 24 * 60 * 60


class SecurityHeaders:
    """ASGI middleware; adds the headers to every answer, refusals and files included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.policy = content_security_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy
                headers.update(ALWAYS)
                if current().settings.secure_cookie:
                    headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR_S}"
            await send(message)

        await self.app(scope, receive, send_with_headers)


def content_security_policy() -> str:
    """The policy; scripts that stand inside a page are allowed by hash, one by one.

    Streamlit's charts and tables set style attributes, so styles may be inline; scripts may not.
    """
    hashes = " ".join(f"'{_hash(script)}'" for script in (*_page_scripts(), GUARD_ON, GUARD_OFF))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'self'",
        )
    )


def _page_scripts() -> list[str]:
    """The inline scripts of the page Streamlit ships; read, since an upgrade may change them."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    return INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
