"""How a response is made: the sale it offers, its language, its theme, its summary."""

from __future__ import annotations

import streamlit as st

from database.stored import Stored
from sales.rfp.language import language, languages
from sales.rfp.project import Look, RfpProject
from ui.session import actor, begin_work, flash, now, refusals, settings
from workflows.rfp_documents import House, response_of, sales_to_offer, set_look, themes_of


def house() -> House:
    """The provider, and the folder of its own themes beside the database."""
    return House(settings().provider_name, settings().data_dir / "themes")


def edit_look(stored: Stored[RfpProject]) -> None:
    project = stored.value
    with refusals():
        with begin_work() as work:
            sales = dict(sales_to_offer(work, by=actor()))
            known = themes_of(house(), by=actor())
            composed = response_of(work, project, house(), by=actor(), now=now()).summary
        _form(stored, sales, {each.name: each.title for each in known}, composed)


def _form(
    stored: Stored[RfpProject],
    sales: dict[str, str],
    titles: dict[str, str],
    composed: tuple[str, ...],
) -> None:
    project = stored.value
    look = project.look
    options = list(dict.fromkeys(["", *filter(None, [project.opportunity_id]), *sales]))
    st.subheader("Look and offer")
    with st.form(f"rfp-look-{project.id}-{stored.revision}", border=True):
        sale = st.selectbox(
            "Sale whose quote is offered",
            options,
            index=options.index(project.opportunity_id),
            format_func=lambda id: (
                sales.get(id or "", id or "") or "None: answer from the catalogue"
            ),
            help="Its configured services, service levels and prices become evidence.",
        )
        left, right = st.columns(2)
        code = left.selectbox(
            "Language",
            languages(),
            index=languages().index(look.language),
            format_func=lambda each: language(each).name,
        )
        names = list(titles)
        theme = right.selectbox(
            "Theme",
            names,
            index=names.index(look.theme) if look.theme in names else 0,
            format_func=lambda name: titles[name],
        )
        text = st.text_area(
            "Executive summary, a paragraph a line",
            "\n".join(composed),
            height=190,
            help="As composed from the answers and the quote; what you change here is kept.",
        )
        pressed = st.form_submit_button("Save look and offer")
    if pressed:
        written = tuple(each.strip() for each in text.splitlines() if each.strip())
        summary = look.summary if written == composed else written
        changed = Look(language=code or "en", theme=theme or "harbour", summary=summary)
        _save(project.id, changed, sale or "")


def _save(project_id: str, changed: Look, sale: str) -> None:
    with refusals():
        with begin_work() as work:
            set_look(work, project_id, changed, sale, by=actor(), now=now())
        flash("The look and the offer are saved.")
        st.rerun()
