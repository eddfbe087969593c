"""Lets Python's cyclic collector rest while many small values are made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_resting = 0


@contextmanager
def collector_resting() -> Iterator[None]:
    """For bulk work on frozen values, which never refer to one another in a circle.

    A hundred thousand new values make the collector walk the whole heap again and again and find
    nothing: half the time of pricing a large quote. Reference counts still free what is dropped.
    Nested and concurrent uses are counted; the collector works again when the last has ended.
    """
    global _resting
    with _lock:
        _resting += 1
        if _resting == 1:
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if _resting == 0:
                gc.enable()
