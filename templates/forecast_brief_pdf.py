"""The forecast's one page as PDF, laid out in a process of its own so that no page waits for it.

Run as `python -m templates.forecast_brief_pdf` this file is that process.
"""

from __future__ import annotations

import sys

import msgspec
from markupsafe import Markup

from common.apart import NotPrinted, limit_memory, print_apart
from common.errors import BusinessError
from forecasts.brief import ForecastBrief
from templates.rendering import render_html

SECONDS = 60.0
MEMORY_MB = 2048  # of address space, several times what is resident
WIDTH, HEIGHT, MARGIN = 480, 100, 6


class BriefNotMade(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(f"The page could not be laid out ({why}); try again.")


def forecast_brief_pdf(brief: ForecastBrief, *, seconds: float = SECONDS) -> bytes:
    """The PDF (PDF/UA-1 and PDF/A-3a).

    Raises:
        BriefNotMade: it took longer than `seconds`, or the process failed.
    """
    request = msgspec.json.encode(brief)
    try:
        return print_apart("templates.forecast_brief_pdf", request, seconds=seconds)
    except NotPrinted as why:
        raise BriefNotMade(str(why)) from None


def forecast_brief_html(brief: ForecastBrief) -> str:
    return render_html("forecast_brief", brief=brief, chart=fan_chart(brief))


def fan_chart(brief: ForecastBrief) -> Markup:
    """History, forecast and its 80 % band as one picture, described in words."""
    values = [*brief.history, *brief.mean]
    top = max([*values, *brief.high, 1e-9])
    bottom = min([*values, *brief.low, 0.0])
    apart = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)

    def place(at: int, value: float) -> str:
        height = (value - bottom) / (top - bottom) * (HEIGHT - 2 * MARGIN)
        return f"{MARGIN + at * apart:.1f},{HEIGHT - MARGIN - height:.1f}"

    start = len(brief.history)
    past = " ".join(place(at, value) for at, value in enumerate(brief.history))
    joined = [brief.history[-1], *brief.mean] if brief.history else list(brief.mean)
    ahead = " ".join(place(start - 1 + at, value) for at, value in enumerate(joined))
    upper = [place(start + at, value) for at, value in enumerate(brief.high)]
    lower = [place(start + at, value) for at, value in enumerate(brief.low)]
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {w} {h}" width="{w}" '
        'height="{h}"><title>{title}</title><polygon points="{band}" fill="#cfe6e8"/>'
        '<polyline points="{past}" fill="none" stroke="#10304f" stroke-width="1.4"/>'
        '<polyline points="{ahead}" fill="none" stroke="#0f7c86" stroke-width="1.8"/></svg>'
    ).format(
        w=WIDTH,
        h=HEIGHT,
        title=f"History, forecast and 80 % band. {brief.headline}",
        band=" ".join([*upper, *reversed(lower)]),
        past=past,
        ahead=ahead,
    )


def _serve() -> None:
    from templates.pdf import make_pdf

    limit_memory(MEMORY_MB)
    brief = msgspec.json.decode(sys.stdin.buffer.read(), type=ForecastBrief)
    sys.stdout.buffer.write(make_pdf(forecast_brief_html(brief)))


if __name__ == "__main__":
    _serve()
