"""Asks a module of ours that runs in a process of its own, with limits of time and memory.

A child that is asked reads one request from its input and tells its progress and its end in JSON
lines; one that prints writes a PDF.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from common.collecting import collector_resting

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Told(Protocol):
    """What the child tells: `said` is a word on its progress, or empty."""

    @property
    def said(self) -> str: ...


T = TypeVar("T", bound=Told)


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """The last the child told, None when it died before a word; `late` when it was stopped."""

    last: T | None
    code: int
    late: bool


def ask_apart(
    module: str, request: bytes, told: type[T], *, say: Callable[[str], None], seconds: float
) -> Answer[T]:
    """Run `python -m module`, hand it the request, pass its words on and wait for its end."""
    child = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT_ROOT,
    )
    late = threading.Event()

    def give_up() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, give_up)
    timer.start()
    try:
        last = _converse(child, request, told, say)
        code = child.wait()
    finally:
        timer.cancel()
        if child.poll() is None:
            child.kill()
            child.wait()
    return Answer(last, code, late.is_set())


def _converse(
    child: subprocess.Popen[bytes], request: bytes, told: type[T], say: Callable[[str], None]
) -> T | None:
    assert child.stdin is not None
    assert child.stdout is not None  # both were asked for as pipes
    last: T | None = None
    try:
        with child.stdin:
            child.stdin.write(request)
    except BrokenPipeError:
        return None
    with child.stdout, collector_resting():
        for line in child.stdout:
            last = msgspec.json.decode(line, type=told)
            if last.said:
                say(last.said)
    return last


class NotPrinted(Exception):
    """Why a printing module gave nothing, in words for within a sentence."""


def print_apart(module: str, request: bytes, *, seconds: float) -> bytes:
    """The PDF that `python -m module` writes for the request.

    Raises:
        NotPrinted: it took longer, failed, or wrote no PDF.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=request,
            capture_output=True,
            timeout=seconds,
            cwd=PROJECT_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"it took more than {seconds:g} seconds") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotPrinted(f"exit code {done.returncode}")
    return done.stdout


def tell(report: object) -> None:
    """The child's side: one report as a line."""
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def limit_memory(megabytes: int) -> None:
    """Bounds this process's address space where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes * 1024 * 1024
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
