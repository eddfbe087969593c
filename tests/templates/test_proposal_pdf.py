"""The finished PDF, read back: sections, page numbers, prices, fonts, metadata, enclosure."""

from __future__ import annotations

import re

from common.money import Money
from sales.proposals.enclosure import enclose
from sales.proposals.section import Section
from templates.pdf_worker import PdfPress


def test_every_section_stands_under_its_heading(page_texts):
    for section in Section:
        if section is not Section.COVER:
            assert any(section.heading in text for text in page_texts[2:]), section


def test_the_contents_page_numbers_are_the_pages_of_the_headings(reader, page_texts):
    listed = dict(re.findall(r"(\D[^.]*?)\s?(?:\. ?){4,}\s?(\d+)", page_texts[1]))
    listed = {name.replace("Contents", "").strip(): int(page) for name, page in listed.items()}
    for section in Section:
        if section is Section.COVER:
            continue
        page = next(n for name, n in listed.items() if name.endswith(section.heading))
        where = _outline_page(reader, section.heading)
        assert page == where, section.heading
        assert section.heading in page_texts[page - 1]


def test_the_contents_page_numbers_of_sites_are_right(reader, page_texts):
    numbers = [int(n) for n in re.findall(r"Halden works[ .]+(\d+)", page_texts[1])]
    under = [
        reader.get_destination_page_number(item) + 1
        for item in _flat(reader.outline)
        if item.title == "Halden works"
    ]
    assert numbers == under
    assert len(numbers) == 2


def _flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _outline_page(reader, title):
    found = next(item for item in _flat(reader.outline) if item.title == title)
    return reader.get_destination_page_number(found) + 1


def test_every_price_is_printed_as_the_sheet_has_it(version, page_texts):
    text = " ".join(page_texts)
    sheet = version.sheet
    amounts = [charge.net for line in sheet.lines for charge in line.charges]
    amounts += [charge.list_price for line in sheet.lines for charge in line.charges]
    for lines in (*sheet.by_site().values(), sheet.lines):
        totals = sheet.totals(tuple(lines))
        amounts += [totals.once, totals.monthly, totals.usage, totals.contract_value]
    for amount in amounts:
        assert _printed(amount) in text, amount
    for line in sheet.lines:
        for charge in line.charges:
            for step in charge.adjustments:
                assert f"{step.reason}: −{_printed(-step.amount)}" in text


def _printed(amount: Money) -> str:
    return f"{amount.amount:,.2f}"


def test_each_site_total_row_reads_once_monthly_usage(version, page_texts):
    text = " ".join(page_texts)
    for lines in version.sheet.by_site().values():
        totals = version.sheet.totals(lines)
        row = " ".join(_printed(each) for each in (totals.once, totals.monthly, totals.usage))
        assert f"Total for {lines[0].line.site_name} {row}" in text


def test_no_cost_or_margin_is_printed(page_texts):
    text = " ".join(page_texts).lower()
    assert "777.77" not in text
    assert "margin" not in text
    assert "99.777" not in text
    assert "internal" not in text


def test_pages_say_which_of_how_many_and_the_cover_does_not(reader, page_texts):
    pages = len(reader.pages)
    assert "Page" not in page_texts[0]
    for number, text in enumerate(page_texts[1:], start=2):
        assert f"Page {number} of {pages}" in text
        assert "Larkfield Networks" in text
        assert "Proposal Q-2026-00417 v3" in text


def test_every_font_is_inter_and_embedded(reader):
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[descendant["/BaseFont"]] = descendant["/FontDescriptor"].get_object()
    assert fonts
    for name, descriptor in fonts.items():
        assert re.match(r"/[A-Z]{6}\+Inter", name), name
        assert any(key.startswith("/FontFile") for key in descriptor), name


def test_metadata_names_title_author_language_and_issue_date(reader):
    found = reader.metadata
    assert found.title == "Network for the Halden group – Q-2026-00417 v3"
    assert found.author == "Larkfield Networks"
    assert found["/CreationDate"].startswith("D:20261124")
    assert reader.trailer["/Root"]["/Lang"] == "en"
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert b'pdfaid:part="3"' in xmp
    assert b'pdfuaid:part="1"' in xmp


def test_the_enclosure_is_the_customers_copy_byte_for_byte(reader, version):
    assert reader.attachments == {"Q-2026-00417-v3.json": [enclose(version)]}


def test_a_second_worker_makes_the_same_bytes(tmp_path, pressed, proposal, version):
    with PdfPress(tmp_path) as other:
        again = other.press(proposal, enclose(version))
    assert not again.cached
    assert again.content == pressed.content
    assert again.sha256 == pressed.sha256


def test_long_tables_repeat_their_head(page_texts):
    heads = [text for text in page_texts if "Service and charge List price" in text]
    assert len(heads) >= 2
