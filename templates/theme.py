"""Themes: a provider's logo, colours and type as data, checked before a document wears them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from common.errors import BusinessError

FOLDER = Path(__file__).parent / "themes"
FONTS = ("Inter", "Bidwright Serif")  # that are shipped, and so may be embedded
LIGHTEST = 0.18  # relative luminance: white on it still has a contrast of 4.5 to 1
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = "svg g path rect circle ellipse line polyline polygon title"
_LOOKS = """
d x y x1 y1 x2 y2 cx cy r rx ry width height points fill stroke stroke-width viewBox transform
fill-rule stroke-linecap stroke-linejoin
"""
_DRAWN, _ATTRIBUTES = frozenset(_SHAPES.split()), frozenset(_LOOKS.split())


class BadTheme(BusinessError):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"The theme {name} cannot be used: {why}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """`ink` colours headings and heads of tables, `accent` rules and names; `logo` is SVG."""

    name: str = "harbour"
    title: str = "Harbour"
    ink: str = "#10304f"
    accent: str = "#0f7c86"
    text_font: str = "Inter"
    heading_font: str = "Inter"
    logo: str = ""


STANDARD = Theme()


def themes(own: Path | None = None) -> tuple[Theme, ...]:
    """Themes that come with Bidwright, then those of the installation's own folder, by name.

    Raises:
        BadTheme: naming the file and what is wrong.
    """
    folders: Sequence[Path] = [FOLDER, *([own] if own and own.is_dir() else [])]
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    return tuple(read_theme(name, path.read_text(encoding="utf-8")) for name, path in found.items())


def theme_named(name: str, own: Path | None = None) -> Theme:
    """Raises BadTheme when there is none of this name."""
    known = {each.name: each for each in themes(own)}
    if name not in known:
        raise BadTheme(name, f"there is none of this name; known are {', '.join(known)}")
    return known[name]


def read_theme(name: str, text: str) -> Theme:
    """A theme from its TOML. Raises BadTheme."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(name, f"its file is not TOML ({error})") from error
    allowed = ("title", "ink", "accent", "text_font", "heading_font", "logo")
    strange = sorted(set(raw) - set(allowed))
    if strange or not all(isinstance(value, str) for value in raw.values()):
        raise BadTheme(name, f"it may hold {', '.join(allowed)}, each as text")
    theme = Theme(name=name, **{"title": name.capitalize(), **raw})
    for colour in (theme.ink, theme.accent):
        _require_dark(name, colour)
    for font in (theme.text_font, theme.heading_font):
        if font not in FONTS:
            raise BadTheme(name, f"{font} is not shipped; choose {' or '.join(FONTS)}")
    clean = _clean_logo(name, theme.logo) if theme.logo else ""
    return Theme(
        name=name,
        title=theme.title,
        ink=theme.ink,
        accent=theme.accent,
        text_font=theme.text_font,
        heading_font=theme.heading_font,
        logo=clean,
    )


def _require_dark(name: str, colour: str) -> None:
    """White words stand on these colours and they stand on white: both need contrast."""
    if not _COLOUR.fullmatch(colour):
        raise BadTheme(name, f"{colour} is no colour; write it as #10304f")
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    if 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > LIGHTEST:
        raise BadTheme(name, f"{colour} is too light to be read on white; choose a darker one")


def _clean_logo(name: str, svg: str) -> str:
    """The drawing with shapes alone: no script, no style, no link, nothing fetched."""
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(svg, forbid_dtd=True)
    except Exception as error:  # ParseError, or defusedxml's own refusals
        raise BadTheme(name, "its logo is not an SVG drawing") from error
    _require_shapes(name, root)
    drawn: str = tostring(root, encoding="unicode", default_namespace=None)
    return drawn.replace("ns0:", "").replace("xmlns:ns0", "xmlns")


def _require_shapes(name: str, root: Element) -> None:
    for each in root.iter():
        tag = str(each.tag).removeprefix(_SVG)
        strange = [key for key in each.attrib if key not in _ATTRIBUTES]
        linked = any("url(" in value or ":" in value for value in each.attrib.values())
        if tag not in _DRAWN or strange or linked:
            raise BadTheme(
                name, "its logo may hold shapes only, with fills, strokes and transforms"
            )
