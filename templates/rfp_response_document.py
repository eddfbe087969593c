"""The response to an RFP as HTML: its contents, its chart, its matrices."""

from __future__ import annotations

from dataclasses import replace

from sales.rfp.answers import Compliance
from sales.rfp.facts import FactKind
from sales.rfp.response import RfpResponse
from templates.charts import Bar
from templates.proposal_document import Entry
from templates.rendering import render_html

TONES = {
    Compliance.EXCEEDS: "good",
    Compliance.COMPLY: "good",
    Compliance.PARTIAL: "fair",
    Compliance.EXCEPTION: "fair",
    Compliance.NON_COMPLY: "poor",
    Compliance.NOT_APPLICABLE: "open",
    Compliance.OPEN: "open",
}
_SHOWN = (FactKind.DEADLINE, FactKind.PAGE_LIMIT, FactKind.CRITERION)


def rfp_response_html(response: RfpResponse) -> str:
    facts = tuple(each for each in response.facts if each.kind in _SHOWN and each.value)
    response = replace(response, facts=facts)
    label = f"{'Draft response' if response.draft else 'Response'}: {response.title}"
    return render_html(
        "rfp_response",
        response=response,
        label=label,
        entries=_entries(response),
        bars=tuple(
            Bar(label=words, value=number, said=str(number), tone=TONES[kind])
            for kind, words, number in response.counts
        ),
        tones=TONES,
    )


def _entries(response: RfpResponse) -> tuple[Entry, ...]:
    entries = [Entry(anchor="summary", text="Executive summary", level=1)]
    if response.facts:
        entries.append(Entry(anchor="rules", text="Rules of the procedure", level=1))
    entries += [
        Entry(anchor=f"part-{index}", text=section.title, level=1)
        for index, section in enumerate(response.sections, 1)
    ]
    return tuple(entries)
