"""The codec of documents: whole values as JSON text, and back to the same value."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from common.errors import BusinessError

T = TypeVar("T")

# The format documents are written in today. Raise it when a stored dataclass changes in a way
# that old documents no longer decode, and upgrade them here before decoding.
FORMAT = 1


class UnreadableDocument(BusinessError):
    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(
            f"A kept {kind} cannot be read ({reason}); restore it from a backup or ask for help."
        )


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def encode(value: object) -> str:
    """JSON text; a Decimal becomes a string, since a JSON number may lose digits."""
    return msgspec.json.encode(value).decode()


def decode(kind: type[T], document: str, written_in: int = FORMAT) -> T:
    """The value of a document.

    Raises:
        UnreadableDocument: written by a newer version, or damaged.
    """
    name = getattr(kind, "__name__", str(kind)).lower()
    if written_in > FORMAT:
        raise UnreadableDocument(name, f"format {written_in} is newer than this software")
    try:
        value: T = _decoder(cast(Hashable, kind)).decode(document)
    except msgspec.DecodeError as error:
        raise UnreadableDocument(name, str(error)) from error
    return value
