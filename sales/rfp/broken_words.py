"""Printed lines as one text: words broken at line ends are whole again."""

from __future__ import annotations

import re

from sales.rfp.pdf_page import HYPHEN


def joined(parts: list[str], words: frozenset[str]) -> str:
    """Lines as one text; a hyphen at a line's end goes when the word is known without it."""
    text = parts[0]
    for part in parts[1:]:
        text = (
            text[:-1] + HYPHEN + part
            if text.endswith(("-", HYPHEN)) and part[0].islower()
            else f"{text} {part}"
        )
    return settled(text, words)


def settled(text: str, words: frozenset[str]) -> str:
    """A text whose words broken at line ends are whole again."""
    if HYPHEN not in text:
        return text

    def whole(match: re.Match[str]) -> str:
        one, other = match[1], match[2]
        known = (one + other).casefold() in words
        apart = one.casefold() in words and other.casefold() in words
        return one + other if known or not apart else f"{one}-{other}"

    text = re.sub(rf"([^\W\d_]+){HYPHEN}\s*([^\W\d_]+)", whole, text)
    return text.replace(HYPHEN, "-")
