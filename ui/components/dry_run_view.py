"""What publishing a catalogue would do: errors, doubts, what breaks, what changes."""

from __future__ import annotations

import streamlit as st

from common.wording import count
from ui.session import plain
from workflows.keep_catalogue import DryRun

_SHOWN = 200


class Progress:
    """A bar of a catalogue being read and checked."""

    def __init__(self, said: str) -> None:
        self._bar = st.progress(0.0, said)

    def say(self, share: float, said: str) -> None:
        self._bar.progress(share, plain(said))

    def checked(self, done: int, number: int) -> None:
        if done % 20 == 0:
            share = 0.4 + 0.6 * done / max(1, number)
            self.say(share, f"{done:,} of {number:,} offerings checked")

    def end(self) -> None:
        self._bar.empty()


def show_dry_run(tried: DryRun) -> None:
    said = f"{count(len(tried.offerings), 'offering')} and {count(len(tried.rules), 'rule')}"
    if tried.errors:
        st.error(f"{said}; {count(len(tried.errors), 'error')} to mend before it can be published.")
    else:
        st.success(f"{said}; it can be published.")
    sentences("Errors", tried.errors)
    sentences("Probably not meant", tried.warnings)
    number = count(len(tried.broken), "stored configuration")
    sentences(f"{number} would no longer be valid", tried.broken)
    st.markdown(f"**{count(len(tried.changes), 'change')} against version {tried.base}**")
    if tried.changes:
        rows = [{"Offering": c.about, "Change": c.kind, "What": c.sentence} for c in tried.changes]
        st.dataframe(rows, hide_index=True, alt="Changes")


def sentences(title: str, said: tuple[str, ...]) -> None:
    """A titled list; nothing for an empty one."""
    if not said:
        return
    st.markdown(f"**{plain(title)}**\n" + "\n".join(f"- {plain(each)}" for each in said[:_SHOWN]))
    if len(said) > _SHOWN:
        st.caption(f"and {len(said) - _SHOWN:,} more")
