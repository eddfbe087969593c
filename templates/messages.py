"""Messages between app and worker: JSON behind its length, so neither side runs what it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

LENGTH_BYTES = 8
LONGEST_MESSAGE = 256 * 1024 * 1024


class BrokenOff(Exception):  # not a refusal to a user: the caller restarts the worker
    """The other side ended before a whole message had come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressRequest:
    """A proposal as JSON, and the JSON to enclose in its PDF."""

    proposal: bytes
    enclosure: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PressReply:
    """The PDF, or the sentence in `refused`, or what broke in `failed`."""

    content: bytes = b""
    refused: str = ""
    failed: str = ""


def send(stream: BinaryIO, message: bytes) -> None:
    stream.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes:
    """The next message; raises BrokenOff when the stream ends instead."""
    length = int.from_bytes(_exactly(stream, LENGTH_BYTES), "big")
    if length > LONGEST_MESSAGE:
        raise BrokenOff
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    parts: list[bytes] = []
    missing = length
    while missing:
        part = stream.read(missing)
        if not part:
            raise BrokenOff
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
