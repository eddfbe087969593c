"""The codec of documents: whole values as JSON text, and back to the same value."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from functools import cache
from threading import Lock
from typing import Any, TypeVar, cast

import msgspec

from common.collecting import collector_resting
from common.errors import BusinessError

T = TypeVar("T")

# The format documents are written in today. Raise it when a stored dataclass changes in a way
# that old documents no longer decode, and upgrade them here before decoding.
FORMAT = 1
# A quote of 10,000 lines takes a third of a second to decode and is read at each rerun of a page.
# Values are frozen, so the same text may give the same value: no edit can make it stale.
_LARGE = 100_000
_MOST_KEPT = 8
_kept: OrderedDict[tuple[Any, str], Any] = OrderedDict()
_lock = Lock()


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
    document = msgspec.json.encode(value).decode()
    if len(document) > _LARGE:
        _keep(type(value), document, value)
    return document


def decode(kind: type[T], document: str, written_in: int = FORMAT) -> T:
    """The value of a document.

    Raises:
        UnreadableDocument: written by a newer version, or damaged.
    """
    name = getattr(kind, "__name__", str(kind)).lower()
    if written_in > FORMAT:
        raise UnreadableDocument(name, f"format {written_in} is newer than this software")
    if len(document) > _LARGE:
        with _lock:
            kept = _kept.get((kind, document))
        if kept is not None:
            return cast(T, kept)
    try:
        with collector_resting():
            value: T = _decoder(cast(Hashable, kind)).decode(document)
    except msgspec.DecodeError as error:
        raise UnreadableDocument(name, str(error)) from error
    if len(document) > _LARGE:
        _keep(kind, document, value)
    return value


def _keep(kind: Any, document: str, value: object) -> None:
    """Remember a large document's value; the least lately made goes first."""
    with _lock:
        _kept[kind, document] = value
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
