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

# Names of sites that are also everyday words: these must stand with their capital.
_EVERYDAY = frozenset(
    (
        *("office", "site", "branch", "main", "home", "nice", "reading", "mobile", "internet"),
        *("cloud", "network", "store", "shop", "north", "south", "east", "west", "backup"),
        *("primary", "secondary", "voice", "data", "service", "services", "support"),
        *("new", "old", "first", "second"),
    )
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

    Names and cities must stand as whole words. Cities, and names that are everyday words, stand
    with a capital as in the site list, since "Nice" and "Reading" are cities and words. "HQ",
    "data centre" and the like find the sites whose name says so.
    """
    if _ALL.search(words):
        return ()
    named = [site.id for site in sites if _names(site).search(words)]
    if not named:
        kind = next((kind for kind in _KINDS if kind.search(words)), None)
        named = [site.id for site in sites if kind is not None and kind.search(site.name)]
    return tuple(named) or None


def _names(site: Site) -> re.Pattern[str]:
    """What in a text means the site: its name or its city as a whole word."""
    city, name = _whole(site.city), _whole(site.name)
    if site.name.strip().casefold() not in _EVERYDAY:
        name = f"(?i:{name})"
    return re.compile(rf"(?<!\w)(?:{name}|{city})(?!\w)")


def _whole(name: str) -> str:
    """Several words, or one with a number, are told from everyday words in any case."""
    bare = name.strip()
    if len(bare) < 2:
        return r"(?!)"
    several = " " in bare or any(each.isdigit() for each in bare)
    return f"(?i:{re.escape(bare)})" if several else re.escape(bare)


def mentions(words: str, sites: tuple[Site, ...]) -> list[tuple[int, int]]:
    """Where the words name a site, by its name, its city or what it is."""
    patterns = [*(_names(site) for site in sites), *_KINDS]
    return sorted({match.span() for pattern in patterns for match in pattern.finditer(words)})


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
