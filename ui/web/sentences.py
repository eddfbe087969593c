"""A page of one sentence, for what a route refuses or asks; no template, since nothing varies."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, Response

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:20vh auto;padding:0 1rem}"
    "button{font:inherit;padding:.5rem 1.25rem}"
)


def sentence_page(status: int, sentence: str, *, post: str = "", button: str = "") -> Response:
    """The sentence, and below it a button that posts, or else the way back to the front page."""
    below = (
        f'<form method="post" action="{escape(post)}"><button>{escape(button)}</button></form>'
        if post
        else '<p><a href="/">Go to the front page</a></p>'
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bidwright</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head>"
        f"<body><main><h1>Bidwright</h1><p>{escape(sentence)}</p>{below}</main></body></html>",
        status,
        headers={"Cache-Control": "no-store"},
    )
