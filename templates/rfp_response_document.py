"""The response to an RFP as HTML: its contents, its tables, its chart, its matrices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from sales.rfp.answers import Compliance
from sales.rfp.facts import FactKind
from sales.rfp.language import Language, language
from sales.rfp.response import RfpResponse
from templates.charts import Bar
from templates.proposal_document import Entry
from templates.rendering import render_html
from templates.theme import STANDARD, Theme

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


@dataclass(frozen=True, slots=True)
class Table:
    """A line of the list of tables; the anchor is its key there."""

    number: int
    text: str


def rfp_response_html(response: RfpResponse, theme: Theme = STANDARD) -> str:
    """The whole document. The theme's logo was cleaned when the theme was read."""
    facts = tuple(each for each in response.facts if each.kind in _SHOWN and each.value)
    response = replace(response, facts=facts)
    words = language(response.language)
    return render_html(
        "rfp_response",
        response=response,
        theme=theme,
        logo=_logo(theme, response.provider),
        words=words,
        label=words.say("label_draft" if response.draft else "label", title=response.title),
        entries=_entries(response, words),
        tables=_tables(response, words),
        bars=tuple(
            Bar(label=said, value=number, said=str(number), tone=TONES[kind])
            for kind, said, number in response.counts
        ),
        tones=TONES,
    )


def _logo(theme: Theme, provider: str) -> Markup:
    """The logo as a picture with the provider's name for who cannot see it."""
    title = Markup("<title>{}</title>").format(provider)
    opened, rest = theme.logo.split(">", 1) if theme.logo else ("", "")
    return Markup(f'{opened} role="img">') + title + Markup(rest) if opened else Markup("")


def _entries(response: RfpResponse, words: Language) -> tuple[Entry, ...]:
    entries = [Entry(anchor="summary", text=words.say("summary"), level=1)]
    if response.facts:
        entries.append(Entry(anchor="rules", text=words.say("rules"), level=1))
    entries += [
        Entry(anchor=f"part-{index}", text=section.title, level=1)
        for index, section in enumerate(response.sections, 1)
    ]
    if response.sale:
        entries.append(Entry(anchor="prices", text=words.say("prices"), level=1))
    return tuple(entries)


def _tables(response: RfpResponse, words: Language) -> dict[str, Table]:
    texts: dict[str, str] = {}
    if response.facts:
        texts["table-rules"] = words.say("rules_caption")
    for index, section in enumerate(response.sections, 1):
        texts[f"table-{index}"] = words.say("matrix_caption", section=section.title)
    if response.sale:
        sale = response.sale
        texts["table-prices"] = words.say(
            "prices_caption", reference=sale.reference, months=sale.term_months
        )
    return {key: Table(number, text) for number, (key, text) in enumerate(texts.items(), 1)}
