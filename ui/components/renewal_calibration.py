"""How far the likelihood of leaving can be trusted: what was said against what came."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.wording import count, percent
from sales.care.churn import Calibration, History
from ui.components import charts


def history(found: History) -> None:
    """What the likelihoods rest on, said before they are read: whose terms, and the base rate."""
    if not found.ended:
        return
    low, high = (percent(each, 0) for each in found.between)
    st.markdown(
        f"Of {count(found.ended, 'ended term')} {found.left} were left: a base rate of "
        f"**{percent(found.left / found.ended, 0)}**, between {low} and {high} with 95 % "
        "confidence."
    )
    if found.generated:
        which = "All" if found.generated == found.ended else f"{found.generated} of {found.ended}"
        st.warning(
            f"{which} ended terms are generated for the demo. Rate, likelihoods and calibration "
            "show how the method works; they say nothing of real customers."
        )


def calibration(found: Calibration) -> None:
    """Bands of about as many terms each, judged by models that had not seen them."""
    st.subheader("How far to trust it")
    verdict = "better" if found.better_than_base_rate else "no better"
    st.markdown(
        f"Learnt from {count(found.ended, 'ended term')}, {found.left} of them left. Its error is "
        f"{found.brier:.3f} against {found.brier_of_base_rate:.3f} for always saying the share "
        f"that left: **{verdict}**."
    )
    names = [f"said {percent(each.said, 0)}" for each in found.bands]
    series: dict[str, Sequence[float]] = {
        "said": [round(100 * each.said, 1) for each in found.bands],
        "left": [round(100 * each.left, 1) for each in found.bands],
    }
    words = "; ".join(
        f"{name}, {percent(each.left, 0)} of {each.terms} left"
        for name, each in zip(names, found.bands, strict=True)
    )
    charts.show(charts.bars(names, series), words=words, height=220)
    st.caption(
        "Each term is judged by a model that never saw its customer. Errors are Brier scores: mean "
        "squared differences between what was said and what came."
    )
