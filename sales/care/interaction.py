"""An interaction: one contact with a customer over any channel, and what came attached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    EMAIL = "e-mail"
    PHONE = "phone"
    MEETING = "meeting"
    PORTAL = "portal"
    CHAT = "chat"
    LETTER = "letter"
    SYSTEM = "system"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """`external_id` is the channel's own id (an e-mail's Message-ID): the same one is kept once.

    `internal` ones are notes among colleagues, never shown to customers.
    """

    customer_id: str
    at: datetime
    channel: Channel
    direction: Direction
    subject: str
    text: str = ""
    contact_name: str = ""
    contact_email: str = ""
    by_id: str = ""
    by_name: str = ""
    request_id: str = ""
    external_id: str = ""
    internal: bool = False
    id: int = 0  # numbered by the store


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with an interaction; the name is made harmless before it gets here."""

    file_name: str
    media_type: str
    content: bytes
    id: int = 0
