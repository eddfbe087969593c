"""The organisation drawn as a tree: every branch with its figures and sites, lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from common.wording import count
from sales.customers.hierarchy import RolledUp
from ui.components.money import say

_MOST_SITES = 6
_LINES = (
    "<style>.bw-tree,.bw-tree ul{list-style:none;margin:0;padding-left:1.4rem}"
    ".bw-tree{padding-left:0}.bw-tree ul{border-left:1px solid #8a9aa5;margin-left:.45rem}"
    ".bw-tree li{position:relative;padding:.2rem 0}"
    ".bw-tree ul>li::before{content:'';position:absolute;left:-1.4rem;top:1rem;width:1.1rem;"
    "border-top:1px solid #8a9aa5}"
    ".bw-tree summary{cursor:pointer}.bw-tree .here{font-weight:700}</style>"
)


def organisation_tree_view(tree: Sequence[RolledUp], here: str) -> None:
    """Branches open and close; each leads to its record. `here` is marked."""
    below: dict[str, list[RolledUp]] = {}
    for each in tree[1:]:
        below.setdefault(each.branch.parent_id, []).append(each)
    st.html(f'{_LINES}<ul class="bw-tree">{_branch(tree[0], below, here)}</ul>')


def _branch(each: RolledUp, below: dict[str, list[RolledUp]], here: str) -> str:
    children = "".join(_branch(child, below, here) for child in below.get(each.branch.id, ()))
    sites = "".join(f"<li>{escape(name)}</li>" for name in each.branch.site_names[:_MOST_SITES])
    more = len(each.branch.site_names) - _MOST_SITES
    if more > 0:
        sites += f"<li>and {count(more, 'more site')}</li>"
    inner = f"<ul>{children}{sites}</ul>" if children or sites else ""
    head = _head(each, here)
    if not inner:
        return f"<li>{head}</li>"
    return f"<li><details open><summary>{head}</summary>{inner}</details></li>"


def _head(each: RolledUp, here: str) -> str:
    money = " + ".join(say(sum_) for sum_ in each.revenue.values()) or "no revenue"
    figures = (
        f"{each.branch.kind}: {count(each.sites, 'site')}, {count(each.orders, 'order')}, "
        f"{count(each.open_tickets, 'open ticket')}, {money} a month"
    )
    mark = ' class="here"' if each.branch.id == here else ""
    name = escape(each.branch.name)
    link = f'<a class="bw-link" href="/record?customer={escape(each.branch.id)}" target="_self">'
    return f"<span{mark}>{link}{name}</a></span> {escape(figures)}"
