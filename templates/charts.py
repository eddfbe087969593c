"""Charts as SVG: pure functions from labels and values, described in words for who cannot see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

ROW_HEIGHT = 24
BAR_HEIGHT = 13
LETTER_WIDTH = 6.2  # of 10-point Inter, generously, so that words never run out of the picture
LONGEST_LABEL = 20

TONES = {
    "accent": "#0f7c86",
    "quiet": "#a9bac9",
    "good": "#2e7d5b",
    "fair": "#c98a1b",
    "poor": "#b4413a",
    "open": "#7c8b9a",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`said` is the value in words, printed at the bar's end; `tone` is one of TONES."""

    label: str
    value: Decimal | int
    said: str
    tone: str = "quiet"


def bar_chart(title: str, bars: Sequence[Bar], *, width: int = 480) -> Markup:
    """Horizontal bars on one scale from zero, the only scale on which lengths compare fairly."""
    height = ROW_HEIGHT * len(bars) + 4
    most = max((each.value for each in bars), default=0) or 1
    start = 14 + LETTER_WIDTH * max((len(shortened(each.label)) for each in bars), default=0)
    room = width - start - 14 - LETTER_WIDTH * max((len(each.said) for each in bars), default=0)
    said = "; ".join(f"{each.label}: {each.said}" for each in bars)
    drawn = Markup("").join(
        _row(each, index=index, start=start, length=float(each.value / most) * room)
        for index, each in enumerate(bars)
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {w} {h}" '
        'width="{w}" height="{h}" font-family="Inter" font-size="10">'
        "<title>{title}. {said}.</title>"
        '<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{h}" stroke="#c7d2dc" stroke-width="1"/>'
        "{drawn}</svg>"
    ).format(w=width, h=height, x=start, title=title, said=said, drawn=drawn)


def _row(bar: Bar, *, index: int, start: float, length: float) -> Markup:
    """Negative values have no bar; their words still stand."""
    top = index * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2 + 2
    shown = max(length, 0.0)
    strong = "600" if bar.tone == "accent" else "400"
    return Markup(
        '<text x="{label_x:.1f}" y="{text_y:.1f}" text-anchor="end" fill="#33475b" '
        'font-weight="{strong}">{label}</text>'
        '<rect x="{x:.1f}" y="{top:.1f}" width="{shown:.1f}" height="{height}" rx="1.5" '
        'fill="{fill}"/>'
        '<text x="{value_x:.1f}" y="{text_y:.1f}" fill="#12263a" font-weight="{strong}">'
        "{said}</text>"
    ).format(
        label_x=start - 8,
        text_y=top + BAR_HEIGHT - 3,
        strong=strong,
        label=shortened(bar.label),
        x=start,
        top=top,
        shown=shown,
        height=BAR_HEIGHT,
        fill=TONES[bar.tone],
        value_x=start + shown + 7,
        said=bar.said,
    )


def shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
