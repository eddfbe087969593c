"""Templates for replies: words with places for the request's own, filled without surprises."""

from __future__ import annotations

import re
from dataclasses import dataclass

from common.errors import BusinessError
from common.wording import join_words
from sales.care.request import Request

PLACES = ("name", "request", "title", "due", "agent")
_PLACE = re.compile(r"\{(\w*)\}")
LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTemplate:
    """`text` may hold {name}, {request}, {title}, {due} and {agent}."""

    name: str
    text: str


class BadTemplate(BusinessError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"The template {name!r} cannot be kept: {what}.")


STANDARD_TEMPLATES: tuple[ReplyTemplate, ...] = (
    ReplyTemplate(
        name="We are looking into it",
        text="Dear {name},\n\nthank you for your message. We are looking into {request} and come "
        "back to you by {due}.\n\n{agent}",
    ),
    ReplyTemplate(
        name="It is done",
        text="Dear {name},\n\n{request} ({title}) is done. Please tell us if anything is still "
        "open.\n\n{agent}",
    ),
    ReplyTemplate(
        name="We need more",
        text="Dear {name},\n\nto go on with {request} we need a little more from you: \n\n{agent}",
    ),
)


def checked_template(template: ReplyTemplate) -> ReplyTemplate:
    """Raises BadTemplate: no name, no words, too many, or a place that is not known."""
    name, text = " ".join(template.name.split()), template.text.strip()
    if not name:
        raise BadTemplate(template.name, "it needs a name")
    if not text or len(text) > LONGEST:
        raise BadTemplate(name, f"it needs words, at most {LONGEST}")
    unknown = [place for place in _PLACE.findall(text) if place not in PLACES]
    if unknown:
        known = join_words([f"{{{each}}}" for each in PLACES], "or")
        raise BadTemplate(name, f"{{{unknown[0]}}} is not known; accepted: {known}")
    return ReplyTemplate(name=name, text=text)


def fill(template: ReplyTemplate, request: Request, agent: str) -> str:
    """The words for one request; what customers typed is put in as it stands, never as a place."""
    said = {
        "name": request.contact_name or "customer",
        "request": request.id,
        "title": request.title,
        "due": f"{request.due_at:%d %b %Y, %H:%M} UTC",
        "agent": agent,
    }
    return _PLACE.sub(lambda found: said.get(found[1], found[0]), template.text)
