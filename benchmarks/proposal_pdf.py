"""Measures the proposal press: `python benchmarks/proposal_pdf.py [sites lines requirements]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from sales.proposals.compose import compose
from sales.proposals.enclosure import enclose
from templates.pdf_worker import PdfPress
from tests.sales.proposals.sample_version import PROVIDER, large_version, sample_version

MOST_SECONDS, MOST_MB, MOST_REPEAT_SECONDS = 8.0, 250, 0.2


def peak_mb(process_id: int) -> float:
    """The most memory the process has ever had resident, from the kernel's own account."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    sizes = [int(each) for each in sys.argv[1:4]] or [9, 54, 80]
    version = large_version(sites=sizes[0], lines=sizes[1], requirements=sizes[2])
    small = sample_version()
    with tempfile.TemporaryDirectory() as folder, PdfPress(Path(folder)) as press:
        started = time.perf_counter()
        press.press(compose(small, provider=PROVIDER), enclose(small))
        print(f"cold start with a small proposal: {time.perf_counter() - started:.2f} s")
        proposal, enclosure = compose(version, provider=PROVIDER), enclose(version)
        made = press.press(proposal, enclosure)
        repeat = press.press(proposal, enclosure)
        assert press.worker_id is not None
        peak = peak_mb(press.worker_id)
    print(f"{sizes[0]} sites, {sizes[1]} lines, {sizes[2]} requirements: {made.pages} pages")
    print(f"warm: {made.seconds:.2f} s (goal at 30 pages: {MOST_SECONDS:g})")
    print(f"peak memory of the worker: {peak:.0f} MB (goal: {MOST_MB})")
    print(f"file: {len(made.content) / 1000:.0f} kB")
    print(f"cached repeat: {repeat.seconds:.3f} s (goal: {MOST_REPEAT_SECONDS:g})")
    assert repeat.cached
    assert repeat.sha256 == made.sha256


if __name__ == "__main__":
    main()
