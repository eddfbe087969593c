"""Which of the customer's sites a clause speaks of: by name, by city, or by what a site is."""

from __future__ import annotations

import re

from sales.customers.customer import Site

_ALL = re.compile(
    r"\b(?:both|all|each|every|any|across)(?: of)?(?: (?:the|our|my))?(?: \w+)? "
    r"(?:sites?|locations?|offices?|branch(?:es)?|places?|ends?|buildings?)\b|\beverywhere\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:all|the|every|any) (?:the )?(?:other|remaining)s?\b|\belsewhere\b|\bthe rest\b",
    re.IGNORECASE,
)

# What people call a site, and what such a site's name says.
_KINDS = tuple(
    re.compile(rf"\b(?:{kind})\b", re.IGNORECASE)
    for kind in (
        "hq|head ?quarters?|head office|main office",
        "data ?cent(?:re|er)s?|dcs?",
        "warehouses?",
        "factory|factories|plants?",
        "branch(?:es)?(?: offices?)?",
    )
)


def sites_named(words: str, sites: tuple[Site, ...]) -> tuple[str, ...] | None:
    """Ids of the sites the words name; empty for "all sites", None when no place is named.

    Names and cities must stand as whole words with a capital as in the site list, since "Nice"
    and "Reading" are cities and words. "HQ", "data centre" and the like find the sites whose
    name says so.
    """
    if _ALL.search(words):
        return ()
    named = [site.id for site in sites if _says(words, site.name) or _says(words, site.city)]
    if not named:
        kind = next((kind for kind in _KINDS if kind.search(words)), None)
        named = [site.id for site in sites if kind is not None and kind.search(site.name)]
    return tuple(named) or None


def _says(words: str, name: str) -> bool:
    if len(name.strip()) < 2:
        return False
    whole = rf"(?<!\w){re.escape(name.strip())}(?!\w)"
    several = " " in name.strip() or any(each.isdigit() for each in name)
    return re.search(whole, words, re.IGNORECASE if several else 0) is not None


def means_the_others(words: str) -> bool:
    """Whether the words mean the sites not named so far: "all other sites", "elsewhere"."""
    return _OTHERS.search(words) is not None


def place_lists(sentence: str, sites: tuple[Site, ...]) -> list[tuple[int, int]]:
    """Where places are listed, as in "Chicago, Reno and Denver": no clause ends in there."""
    names = sorted({name for site in sites for name in (site.name, site.city) if name}, key=len)
    if not names:
        return []
    either = "|".join(re.escape(name) for name in reversed(names))
    listed = re.compile(rf"(?<!\w)(?:{either})(?:(?:, (?:and )?| and )(?:{either}))+(?!\w)")
    return [match.span() for match in listed.finditer(sentence)]
