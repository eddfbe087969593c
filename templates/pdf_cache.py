"""PDFs kept on disk under a hash of everything they are made from, so a repeat costs nothing."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).parent
SOURCES = {".py", ".html", ".css", ".svg", ".woff2"}


@cache
def templates_hash() -> bytes:
    """Of every template, font and module here and the engine's version: an edit makes new PDFs."""
    seen = hashlib.sha256(version("weasyprint").encode())
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in SOURCES:
            seen.update(path.relative_to(FOLDER).as_posix().encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.digest()


def key_of(*parts: bytes) -> str:
    """A name no other content has; each part is hashed by itself so borders cannot shift."""
    seen = hashlib.sha256(templates_hash())
    for part in parts:
        seen.update(hashlib.sha256(part).digest())
    return seen.hexdigest()


class PdfCache:
    """A folder of PDFs. The first line of each file is the hash of the rest, checked on reading."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> bytes | None:
        try:
            digest, _, content = (self._folder / f"{key}.kept").read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest().encode() == digest else None

    def keep(self, key: str, content: bytes) -> None:
        """Written aside, then renamed: a reader sees a whole file or none."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            Path(aside).replace(self._folder / f"{key}.kept")
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
