"""One press and one pressed sample for all tests of the document, since each costs seconds."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdf
import pytest

from sales.proposals.compose import compose
from sales.proposals.enclosure import enclose
from sales.proposals.proposal import Proposal
from sales.quotes.quote_version import QuoteVersion
from templates.pdf_worker import PdfFile, PdfPress
from tests.sales.proposals.sample_version import PROVIDER, hostile_version, sample_version


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfPress]:
    with PdfPress(tmp_path_factory.mktemp("pdfs")) as made:
        yield made


@pytest.fixture(scope="session")
def version() -> QuoteVersion:
    return sample_version()


@pytest.fixture(scope="session")
def proposal(version: QuoteVersion) -> Proposal:
    return compose(version, provider=PROVIDER)


@pytest.fixture(scope="session")
def pressed(press: PdfPress, version: QuoteVersion, proposal: Proposal) -> PdfFile:
    return press.press(proposal, enclose(version))


@pytest.fixture(scope="session")
def hostile(press: PdfPress) -> PdfFile:
    bad = hostile_version()
    return press.press(compose(bad, provider=PROVIDER), enclose(bad))


@pytest.fixture(scope="session")
def reader(pressed: PdfFile) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pressed.content))


@pytest.fixture(scope="session")
def page_texts(reader: pypdf.PdfReader) -> list[str]:
    """The text of each page with every run of spaces, breaking or not, as one."""
    return [" ".join((page.extract_text() or "").split()) for page in reader.pages]
