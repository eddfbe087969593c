"""JSON handed in and out by the shell: read against a shape, refused in a sentence, written."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from common.errors import BusinessError

T = TypeVar("T")


class UnreadableFile(BusinessError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"The file cannot be read: {reason}.")


def read_json(kind: type[T], content: bytes) -> T:
    """The document as a value.

    Raises:
        UnreadableFile: no JSON, or a field that is missing, unknown in kind or out of shape.
    """
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise UnreadableFile(str(error).rstrip(".").replace("`", "")) from error


def write_json(value: Any) -> str:
    """Indented JSON; amounts as strings, since a JSON number may lose digits."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
