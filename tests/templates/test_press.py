"""The press keeps its promises: cached, restarted, timed, private, and out of the app's process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from sales.proposals.enclosure import enclose
from templates import pdf_worker
from templates.pdf_worker import PdfPress, PressFailed, PressTimedOut, PrivateFigures
from templates.preview import NoSuchPage


def test_importing_the_press_leaves_weasyprint_and_jinja_out():
    code = (
        "import sys, templates.pdf_worker as w; print({'weasyprint','jinja2'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_repeat_comes_from_the_cache_at_once(press, pressed, proposal, version):
    again = press.press(proposal, enclose(version))
    assert again.cached
    assert again.content == pressed.content
    assert again.seconds < 0.2
    assert again.pages == pressed.pages > 10


def test_a_damaged_cache_file_is_made_anew(tmp_path, pressed, press, proposal, version):
    with PdfPress(tmp_path) as own:
        own.press(proposal, enclose(version))
        (kept,) = tmp_path.glob("*.kept")
        kept.write_bytes(kept.read_bytes()[:-9])
        again = own.press(proposal, enclose(version))
    assert not again.cached
    assert again.content == pressed.content
    assert [each.suffix for each in tmp_path.iterdir()] == [".kept"]


def test_a_worker_that_died_is_replaced(tmp_path, proposal):
    with PdfPress(tmp_path) as own:
        own.warm()
        first = own.worker_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        made = own.press(proposal, b'{"a": 1}')
        assert own.worker_id not in (None, first)
    assert made.content.startswith(b"%PDF-1.7")


def test_a_worker_that_takes_too_long_is_ended_and_said_so(tmp_path, proposal):
    with PdfPress(tmp_path, timeout_seconds=0.05) as own:
        with pytest.raises(PressTimedOut, match=r"0\.05 seconds"):
            own.press(proposal, b"{}")
        assert own.worker_id is None


def test_a_worker_out_of_memory_is_a_sentence(tmp_path, proposal):
    with PdfPress(tmp_path, memory_limit_mb=40) as own, pytest.raises(PressFailed):
        own.press(proposal, b"{}")


def test_callers_at_once_wait_their_turn_and_share_the_work(tmp_path, proposal):
    made = []
    with PdfPress(tmp_path) as own:
        threads = [
            threading.Thread(target=lambda: made.append(own.press(proposal, b"{}")))
            for _ in range(3)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert sorted(each.cached for each in made) == [False, True, True]
    assert len({each.sha256 for each in made}) == 1


@pytest.mark.parametrize("enclosure", [b'{"lines": [{"cost": 1}]}', b'{"a": {"Margin share": 0}}'])
def test_an_enclosure_with_cost_or_margin_is_refused(press, proposal, enclosure):
    with pytest.raises(PrivateFigures, match="customer must not see"):
        press.press(proposal, enclosure)


def test_pages_are_shown_as_pictures_of_the_width_asked_for(pressed):
    picture = pdf_worker.page_png(pressed.content, 1, 240)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 240
    assert pdf_worker.page_count(pressed.content) == pressed.pages
    with pytest.raises(NoSuchPage, match=f"has {pressed.pages}"):
        pdf_worker.page_png(pressed.content, 99, 240)


def test_closing_ends_the_worker(tmp_path):
    own = PdfPress(tmp_path)
    own.warm()
    worker = own.worker_id
    assert worker is not None
    own.close()
    own.close()
    time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
