"""An e-mail file (.eml) read as an interaction: plain text, harmless attachment names, no HTML."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from common.errors import BusinessError
from sales.care.interaction import Attachment

MOST_TEXT = 200_000
MOST_ATTACHMENTS = 30
_MOST_OF_NAME, _MOST_OF_ENDING = 120, 12
_UNSAFE = frozenset('"\\/:*?<>|')
# Windows takes these for devices whatever ending they have; superscript digits count as digits.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\..*)?")
_SILENT = {"script", "style", "head", "title", "template"}
_BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"}


class NotAnEmail(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(f"The file is not an e-mail that can be read ({why}); save it as .eml.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    message_id: str
    sender_name: str
    sender_email: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]


def read_email(content: bytes) -> Email:
    """Reads a message; HTML becomes text, and nothing in it is fetched or run.

    Raises:
        NotAnEmail: no sender, or too many attachments.
    """
    message = message_from_bytes(content, policy=policy.default)
    if not isinstance(message, EmailMessage):
        raise NotAnEmail("it has no parts")
    senders = getaddresses([_header(message, "From")])
    if not senders or "@" not in senders[0][1]:
        raise NotAnEmail("it names no sender")
    return Email(
        message_id=_header(message, "Message-ID")[:300],
        sender_name=senders[0][0][:200],
        sender_email=senders[0][1].strip().casefold()[:254],
        recipients=tuple(
            address.casefold()
            for _, address in getaddresses([_header(message, "To"), _header(message, "Cc")])
            if "@" in address
        ),
        subject=_header(message, "Subject")[:300] or "(no subject)",
        sent_at=_moment(_header(message, "Date")),
        text=_text(message)[:MOST_TEXT],
        attachments=_attachments(message),
    )


def safe_file_name(name: str) -> str:
    """A file name that is neither path, device, header nor hidden extension."""
    last = re.split(r"[\\/]", name)[-1]
    shown = re.sub("\0+", "_", "".join("\0" if _hidden(each) else each for each in last))
    cleaned = _shortened(" ".join(shown.split()).strip(" ."))
    if not cleaned or _RESERVED.fullmatch(cleaned):
        return f"attachment-{cleaned}".rstrip("-")
    return cleaned


def _hidden(sign: str) -> bool:
    """Controls, lone surrogates, and what is not drawn but turns or splits what is."""
    return sign in _UNSAFE or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _shortened(name: str) -> str:
    """Cut in the middle, so that the ending still says what the file is."""
    if len(name) <= _MOST_OF_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _MOST_OF_ENDING:
        return name[:_MOST_OF_NAME].strip(" .")
    return stem[: _MOST_OF_NAME - len(ending) - 1].strip(" .") + dot + ending


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""  # malformed headers make the standard parser fail in these ways


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    text = _content(body)
    return text_of_html(text) if body.get_content_subtype() == "html" else text


def _content(part: MIMEPart) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:  # a charset nobody has heard of
        return raw.decode("utf-8", errors="replace")


def _attachments(message: EmailMessage) -> tuple[Attachment, ...]:
    parts = [each for each in message.walk() if each.get_filename() and not each.is_multipart()]
    if len(parts) > MOST_ATTACHMENTS:
        raise NotAnEmail(f"it has {len(parts)} attachments, at most {MOST_ATTACHMENTS} are taken")
    found = []
    for part in parts:
        raw = part.get_payload(decode=True)
        if isinstance(raw, bytes) and raw:
            name = safe_file_name(part.get_filename() or "")
            # Kept as bytes to save, never as what it says it is: a browser must not run it.
            found.append(
                Attachment(file_name=name, media_type="application/octet-stream", content=raw)
            )
    return tuple(found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent += 1
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, text: str) -> None:
        if not self._silent:
            self.said.append(text)


def text_of_html(html: str) -> str:
    """What a reader would see: no markup, no scripts, no addresses of pictures."""
    reader = _Reader()
    reader.feed(html[: MOST_TEXT * 4])
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.said).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
