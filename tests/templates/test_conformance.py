"""PDF/A-3a and PDF/UA-1, judged by an independent checker where it is installed."""

from __future__ import annotations

import pytest

from sales.proposals.compose import compose
from sales.proposals.enclosure import enclose
from sales.proposals.section import Section
from tests.sales.proposals.sample_version import PROVIDER, sample_version

page = pytest.importorskip("page")


@pytest.mark.parametrize("profile", ["3a", "ua1"])
@pytest.mark.parametrize("which", ["pressed", "hostile", "without_cover"])
def test_no_rule_is_broken(which, profile, request):
    content = request.getfixturevalue(which).content
    report = page.validate_pdf_bytes(content, profile=profile)
    assert [(each.rule_id, each.message) for each in report.failures] == []
    assert report.is_compliant


@pytest.fixture(scope="module")
def without_cover(press):
    version = sample_version()
    sections = (Section.LETTER, Section.TERMS)
    return press.press(compose(version, provider=PROVIDER, sections=sections), enclose(version))
