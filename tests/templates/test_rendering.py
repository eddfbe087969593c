"""What people type shows as text, nothing outside the package is fetched, headings keep order."""

from __future__ import annotations

import itertools
import re
import socket
import sys
from io import BytesIO

import jinja2
import pypdf
import pytest

from common.money import Money
from sales.proposals.compose import compose
from sales.proposals.section import Section
from templates import pdf, rendering
from templates.charts import Bar, bar_chart
from templates.proposal_document import proposal_html
from tests.sales.proposals.sample_version import PROVIDER, hostile_version, large_version


@pytest.fixture(scope="module")
def hostile_html() -> str:
    return proposal_html(compose(hostile_version(), provider=PROVIDER))


def test_typed_markup_and_template_code_show_as_text(hostile_html, hostile):
    assert "<script" not in hostile_html
    assert "&lt;script&gt;" in hostile_html
    assert "\x00" not in hostile_html
    assert "<img" not in hostile_html
    text = " ".join(
        " ".join((page.extract_text() or "").split())
        for page in pypdf.PdfReader(BytesIO(hostile.content)).pages
    )
    assert "<script>alert(1)</script>" in text
    assert "{{ 7*7 }}" in text
    assert "{% for a in b %}" in text


def test_typed_markup_embeds_no_file_of_the_server(hostile):
    names = set(pypdf.PdfReader(BytesIO(hostile.content)).attachments)
    assert names == {"Q-2026-00417-v3.json"}


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "http://192.0.2.1/x.png", "https://example.com/", "data:,x",
     "asset:../pyproject.toml", "asset:fonts/../pdf.py", "asset:pdf.py"],
)  # fmt: skip
def test_the_fetcher_serves_packaged_assets_only(url, monkeypatch):
    monkeypatch.setattr(socket, "socket", _no_network)
    with pytest.raises(ValueError, match="packaged assets only"):
        pdf.asset_fetcher().fetch(url)


def _no_network(*_: object) -> None:
    raise AssertionError("a socket was opened")


def test_even_raw_markup_reaches_no_file_and_no_network(monkeypatch):
    monkeypatch.setattr(socket, "socket", _no_network)
    made = pdf.make_pdf(
        "<html lang=en><title>x</title><link rel=attachment href='file:///etc/hostname'>"
        "<link rel=stylesheet href='file:///etc/hostname'><h1>x</h1>"
        "<img alt=x src='http://192.0.2.1/x.png'><p style='background:url(file:///etc/passwd)'>x"
    )
    assert not pypdf.PdfReader(BytesIO(made)).attachments


def test_the_sandbox_refuses_what_reaches_into_python():
    with pytest.raises(jinja2.exceptions.SecurityError):
        rendering.environment().from_string("{{ ''.__class__.__mro__ }}").render()


def test_a_name_the_template_misses_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        rendering.render_html("sign_in")


def test_money_has_a_true_minus_and_the_digits_of_its_currency():
    assert rendering.money(Money.of("-1234.5", "USD")) == "USD\N{NO-BREAK SPACE}−1,234.50"
    assert rendering.amount(Money.of("1234", "JPY")) == "1,234"


def test_figures_keep_their_units():
    kept = rendering.prose("over 36 months for USD 1,200.00 at 99.9 % a month").split(" ")
    assert kept[1] == "36\N{NO-BREAK SPACE}months"
    assert "USD\N{NO-BREAK SPACE}1,200.00" in kept
    assert "99.9\N{NO-BREAK SPACE}%" in kept


@pytest.mark.parametrize("sections", [tuple(Section), (Section.PRICES, Section.TERMS)])
def test_there_is_one_h1_and_no_level_is_skipped(sections):
    html = proposal_html(compose(large_version(), provider=PROVIDER, sections=sections))
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_column_widths_and_scopes(hostile_html):
    tables = re.findall(r"<table.*?</table>", hostile_html, re.DOTALL)
    assert tables
    for table in tables:
        assert "<caption>" in table
        assert "<col " in table
        assert all("scope=" in head for head in re.findall(r"<th\b[^>]*>", table))


def test_a_chart_says_in_its_title_what_it_shows():
    bars = (Bar(label="A<b>", value=1, said="one"), Bar(label="B", value=0, said="none"))
    chart = bar_chart("Things", bars)
    assert "<title>Things. A&lt;b&gt;: one; B: none.</title>" in chart
    assert "<b>" not in chart
    assert bar_chart("Nothing", (Bar(label="A", value=0, said="0"),))


def test_a_missing_pango_is_told_with_the_command_that_installs_it(monkeypatch):
    class Broken:
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [each for each in sys.modules if each.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    with pytest.raises(pdf.PangoMissing, match=r"apt-get install libpango.*brew install pango"):
        pdf.load_weasyprint()


def test_no_stream_ends_in_a_carriage_return_that_would_hide_in_the_line_ending():
    """One stream in 256 would by chance; over these documents that is several."""
    for number in range(40):
        made = pdf.make_pdf(f"<html lang=en><title>x</title><h1>{number}</h1><p>{number**5}</p>")
        assert b"\r\nendstream" not in made
        assert made.rstrip().endswith(b"%%EOF")
        assert len(pypdf.PdfReader(BytesIO(made)).pages) == 1
