"""The negotiation summary as HTML: standing, rounds, the belief in their weights, redlines."""

from __future__ import annotations

from sales.negotiation.summary import NegotiationSummary
from templates.charts import Bar
from templates.rendering import render_html


def negotiation_summary_html(summary: NegotiationSummary) -> str:
    return render_html(
        "negotiation_summary",
        summary=summary,
        label=f"Negotiation summary: {summary.heading.subject}",
        bars=tuple(
            Bar(label=each.title, value=round(1000 * each.weight), said=each.said, tone="accent")
            for each in summary.weights
        ),
    )
