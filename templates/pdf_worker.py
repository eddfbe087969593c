"""The press: a warm worker process that makes PDFs, so that the app never waits for a layout.

Run as `python -m templates.pdf_worker` this file is the worker; imported, it is the app's side,
and WeasyPrint stays out of the app's process.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from common.errors import BusinessError
from sales.proposals.proposal import Proposal, to_json
from templates.messages import BrokenOff, PressReply, PressRequest, receive, send
from templates.pdf_cache import PdfCache, key_of
from templates.preview import page_count, page_png

__all__ = ["PdfFile", "PdfPress", "page_count", "page_png"]

TIMEOUT_SECONDS = 180.0
MEMORY_LIMIT_MB = 2048  # of address space, several times what is resident
PRIVATE_WORDS = ("cost", "margin")


class PressTimedOut(BusinessError):
    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The document was not ready after {seconds:g} seconds; leave out a section, or quote "
            "fewer lines in one version."
        )


class PressFailed(BusinessError):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The document could not be made ({reason}); try again, and if it fails again leave "
            "out a section and tell an administrator."
        )


class PrivateFigures(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file to enclose holds {name!r}, which a customer must not see; enclose the "
            "customer's copy of the quote instead."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    content: bytes
    sha256: str
    pages: int
    seconds: float
    cached: bool


class PdfPress:
    """Makes PDFs in one worker, one at a time; safe to call from several threads."""

    def __init__(
        self,
        cache_dir: Path,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        memory_limit_mb: int = MEMORY_LIMIT_MB,
    ) -> None:
        self._cache = PdfCache(cache_dir)
        self._timeout_seconds = timeout_seconds
        self._memory_limit_mb = memory_limit_mb
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        """Starts the worker, which then imports while the app goes on."""
        with self._turn:
            self._worker()

    @property
    def worker_id(self) -> int | None:
        """The worker's process id while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def press(self, proposal: Proposal, attachment_json: bytes) -> PdfFile:
        """The proposal's PDF with the JSON enclosed; from the cache when made before.

        Raises:
            PrivateFigures, PressTimedOut, PressFailed, PangoMissing (as its sentence).
        """
        started = time.perf_counter()
        refuse_private(attachment_json)
        said = to_json(proposal)
        key = key_of(said, attachment_json)
        content = self._cache.find(key)
        cached = content is not None
        if content is None:
            with self._turn:
                content = self._cache.find(key)  # another thread may have just made it
                cached = content is not None
                if content is None:
                    content = self._made(PressRequest(proposal=said, enclosure=attachment_json))
                    self._cache.keep(key, content)
        return PdfFile(
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            pages=page_count(content),
            seconds=time.perf_counter() - started,
            cached=cached,
        )

    def close(self) -> None:
        """Ends the worker; a later press starts a new one."""
        with self._turn:
            self._stop()

    def __enter__(self) -> PdfPress:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _made(self, request: PressRequest) -> bytes:
        """A worker that died while idle gets one successor; one that dies at work does not."""
        was_running = self.worker_id is not None
        try:
            reply = self._ask(request)
        except BrokenOff:
            if not was_running:
                raise PressFailed("the worker ended without an answer") from None
            try:
                reply = self._ask(request)
            except BrokenOff:
                raise PressFailed("the worker ended twice without an answer") from None
        if reply.refused:
            raise BusinessError(reply.refused)
        if reply.failed:
            raise PressFailed(reply.failed)
        return reply.content

    def _ask(self, request: PressRequest) -> PressReply:
        process = self._worker()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._timeout_seconds, give_up)
        timer.start()
        try:
            send(_pipe(process.stdin), msgspec.json.encode(request))
            answer = receive(_pipe(process.stdout))
        except (BrokenOff, OSError) as broken:
            self._stop()
            if late.is_set():
                raise PressTimedOut(self._timeout_seconds) from None
            raise BrokenOff from broken
        finally:
            timer.cancel()
        return msgspec.json.decode(answer, type=PressReply)

    def _worker(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "templates.pdf_worker", str(self._memory_limit_mb)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parent.parent,
                start_new_session=True,  # Ctrl-C in the terminal is for the app, which ends this
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                # The pipe of a killed worker may refuse what was still to be flushed into it.
                try:
                    pipe.close()
                except OSError:
                    continue


def refuse_private(enclosure: bytes) -> None:
    """Raises PrivateFigures when a field of the JSON is named after cost or margin."""
    waiting: list[Any] = [json.loads(enclosure)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            for name in each:
                if any(word in name.lower() for word in PRIVATE_WORDS):
                    raise PrivateFigures(name)
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def _pipe(stream: IO[bytes] | None) -> Any:
    assert stream is not None  # both pipes were asked for when the worker was started
    return stream


if __name__ == "__main__":
    from templates.press_room import work

    work(memory_limit_mb=int(sys.argv[1]))
