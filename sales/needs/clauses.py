"""A text cut into sentences and clauses, each clause with how binding it is and what it negates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalog.requirement import Priority

_ABBREVIATION = r"(?<!\be\.g)(?<!\bi\.e)(?<!\bapprox)(?<!\bmin)(?<!\bmax)(?<!\bNo)(?<!\bca)"
_SENTENCE_END = re.compile(rf"{_ABBREVIATION}(?:[.!?]+(?=\s|$))|[\n\r\u2028]+|(?<=\S)\s*[;•]\s")
_BULLET = re.compile(r"^\s*(?:[-*•–—·]|\d{1,2}[.)]|[a-z]\))\s+")
_BOUNDARY = re.compile(
    r"[,:]\s+(?:and\s|but\s|or\s)?|\s[–—-]+\s|[()]|\s(?:and|plus|as well as|along with)\s"
    r"|\s(?P<turn>but|while|whereas|although|though|however|yet)\s",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s[^,;:()]{1,80}?\sand\s", re.IGNORECASE)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


# Verbs reach over the commas of a list that follows; the other cues bind their clause alone.
_VERBS: tuple[tuple[Priority, re.Pattern[str]], ...] = (
    (
        Priority.MUST,
        _words(
            r"must(?! not need)|shall|need(?:s|ed)?(?: to)?|require[sd]?|has to|have to|essential"
            r"|mandatory|required|critical|cannot do without|insist|want|looking for|please"
        ),
    ),
    (Priority.SHOULD, _words(r"should|would (?:strongly )?prefer|ought to|hope|wish for")),
    (
        Priority.MAY,
        _words(
            r"may(?! 20)(?= (?:also )?(?:have|be|include|want))|might|could|nice[ -]to[ -]haves?"
        ),
    ),
)
_ADVERBS: tuple[tuple[Priority, re.Pattern[str]], ...] = (
    (
        Priority.MAY,
        _words(r"optional(?:ly)?|(?:a )?bonus|not essential|one day|later on|at some point"),
    ),
    (
        Priority.SHOULD,
        _words(
            r"ideally|prefer(?:ably|red|ence)|(?:would|'d) be (?:very |really )?(?:nice|good|great|"
            r"helpful|welcome|useful|ideal)|if (?:at all )?possible|desirable|desired|nice if"
            r"|would (?:love|appreciate)|target(?:ing)?|aim(?:ing)?"
            r"|if (?:it is |it's )?affordable"
            r"|(?:if )?(?:the |our )?budget (?:allows?|permit(?:s|ting))"
        ),
    ),
)
# A clause that only says how much the one before it matters: `..., nice to have`.
_AFTERTHOUGHT = re.compile(
    r"(?:as |but |only )?(?:an? )?(?:nice[ -]to[ -]haves?|optional(?:ly)?|(?:a )?bonus|mandatory"
    r"|essential|required|a must|if (?:at all )?possible|if (?:it is |it's )?affordable|desirable"
    r"|preferred|preferably|ideally|not essential)(?: only| for us| please)?[.!]?",
    re.IGNORECASE,
)
_UNNEEDED = _words(
    r"(?:not|never|n't|nor) (?:really |actually |strictly )?(?:need(?:ed)?|require[d]?|necessary"
    r"|interested in|looking for|important|relevant)|(?:don|doesn|isn|aren|won)['’]t (?:really )?"
    r"(?:need(?:ed)?|require[d]?|necessary|matter|be needed)|need(?:n['’]t| not)|no need"
    r"|no (?:\w+ ){1,3}?(?:needed|required|necessary|wanted)"
    r"|(?:is|are) not (?:needed|required|necessary|wanted)|out of scope|not in scope|can do without"
)
_UNWANTED = _words(
    r"(?:do|does|will|would|must|should|can|shall) ?(?:not|n['’]t) (?:want|accept|be|have|use"
    r"|allow|like)|(?:don|doesn|won)['’]t (?:want|accept|have|use|allow|like)|cannot (?:be|accept"
    r"|have|use)|mustn['’]t|never"
)
_CURRENT = _words(
    r"(?:we|they|it|office|hq|site|branch|which) (?:today |currently |now |already )?"
    r"(?:have|has|use[sd]?|run|runs|pay|pays|had)|today|currently|at present|at the moment"
    r"|right now|existing|until now|so far|used to|our current|our present|legacy|incumbent"
)
_WISH = _words(
    r"need(?:s|ed)?|want(?:s)?|require[sd]?|requirements?|must|shall|should|would like|like to"
    r"|looking for|look for|please|has to|have to|wish|expect(?:s|ed)?|prefer(?:s|red|ably)?"
    r"|(?:nice|good|great|helpful|important|essential|useful) (?:to|if|for|that)"
    r"|would be (?:nice|good|great|helpful|useful)|ideally|be able to|mandatory|critical"
    r"|crucial|vital|interested in"
    r"|replac(?:e|ing)|upgrad(?:e|ing)|migrat(?:e|ing)|(?:move|switch) to"
    r"|hope|insist|seek(?:ing)?|could you (?:provide|offer)|can you (?:provide|offer)|ought to"
)
_GREETING = re.compile(
    r"^\W*(?:hello|hi|hey|dear|thanks|thank you|good (?:morning|afternoon|day))\b"
    r"[\w .]{0,30}[,!–-]\s*",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:hello|hi|hey|dear|thanks?|thank you|many thanks|best|kind|regards|cheers"
    r"|good (?:morning|afternoon|day)|please (?:let (?:me|us) know|call|contact|find|send|reply|see"
    r"|get back|do not hesitate|don['’]t hesitate|feel free)|(?:we |i )?look(?:ing)? forward"
    r"|(?:i |we )?hope (?:you|this|to hear)|let me know|(?:i|we) would like to thank)\b",
    re.IGNORECASE,
)


_STANDARD = _words(
    r"hipaa|hitech|hitrust|soc ?[123]\b(?: type ?(?:i{1,2}|[12]))?|iso(?:/iec)?[ -]?\d{4,5}(?:-\d)?"
    r"|pci(?:[ -]?dss)?|gdpr|ccpa|fedramp|stateramp|fisma|cjis|ferpa|itar|nerc[ -]cip|sox|glba"
    r"|nist(?: sp)?[ -]?\d{3}(?:-\d+)?|fips[ -]?\d{3}(?:-\d)?|cyber essentials(?: plus)?|nis ?2"
    r"|dora|tl ?9000|tia-?942|csa star|c5|en ?301 ?549|wcag|section 508|cmmc|ens\b|tisax|iec ?62443"
)
_THING = _words(
    r"support|compliance|compliant|certifi(?:ed|cation|cate)s?|monitoring|reporting|reports?"
    r"|portal|slas?|static ips?|ip address(?:es)?|ipv6|bgp|qos|vlans?|multicast|ipsec|residency"
    r"|training|documentation|help ?desk|service desk|account manager|single invoice|billing"
    r"|invoic(?:e|es|ing)|onboarding|warranty|guarantee|apis?|integration|analytics|logging|logs"
    r"|spare(?:s| parts)|ups|battery|e911|number porting|recording|dashboards?|project manager"
)
_TELLS = _words(
    r"is|are|was|were|has|have|had|do|does|did|been|works?|runs?|uses?|sits?|ends?|expires?|said"
)
_OF_OURSELVES = _words(
    r"(?:we|our \w+|they|it|i) (?:already |now |also )?(?:are|is|were|was|have|has|had|hold|holds"
    r"|got|passed|achieved|am)"
)
MOST_WORDS_OF_A_NAME = 6


class Denial(StrEnum):
    NONE = "none"
    UNNEEDED = "unneeded"  # "not needed": nothing is asked
    UNWANTED = "unwanted"  # "do not want": the opposite is asked


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence. `stated` tells whether the clause itself says its priority."""

    start: int
    end: int
    text: str
    priority: Priority | None
    denial: Denial
    current: bool  # tells what there is today, not what is wanted


def sentences(text: str) -> list[tuple[str, str]]:
    """The sentences and lines of a text, each with the heading it stands under, or "".

    A short line that ends in a colon, like "Nice to have:" or "Chicago:", heads the lines under
    it, up to a blank line.
    """
    found: list[tuple[str, str]] = []
    heading = ""
    for line in re.split(r"\r\n|[\n\r\u2028]", text):
        bare = _BULLET.sub("", line).strip()
        if not bare:
            heading = ""
        elif bare.endswith(":") and len(bare.split()) <= 6:
            heading = bare
        else:
            start = 0
            for end in [*_SENTENCE_END.finditer(bare), None]:
                piece = bare[start : end.start() if end else None].strip(" \t;•")
                start = end.end() if end else start
                if piece:
                    found.append((piece, heading))
    return found


def clauses(sentence: str, spans: Sequence[tuple[int, int]], heading: str = "") -> list[Clause]:
    """The clauses of a sentence, never cut inside one of `spans`; binding as the heading says."""
    whole = [*spans, *(match.span() for match in _BETWEEN.finditer(sentence))]
    headed = _own_priority(heading)[0]
    cuts = [
        match
        for match in _BOUNDARY.finditer(sentence)
        if not any(match.start() < end and match.end() > start for start, end in whole)
    ]
    edges = [(0, "")] + [(cut.end(), cut[0]) for cut in cuts]
    ends = [cut.start() for cut in cuts] + [len(sentence)]
    found: list[Clause] = []
    carried, was_current = headed, False
    for (start, joint), end in zip(edges, ends, strict=True):
        text = sentence[start:end]
        own, carries = _own_priority(text)
        if carries or "but" in joint:
            carried = own if carries else headed
        wishes = _WISH.search(text) is not None
        current = not wishes and (
            _CURRENT.search(text) is not None or (was_current and joint.strip() == "and")
        )
        was_current = current
        found.append(Clause(start, end, text.strip(), own or carried, _denial(text), current))
    return _with_shared_ending(found, [joint for _, joint in edges])


def _with_shared_ending(found: list[Clause], joints: list[str]) -> list[Clause]:
    """`A and B would be nice`, `A, nice to have`: what ends the second is said of the first."""
    made = list(found)
    for index in range(len(found) - 1):
        own, carries = _own_priority(found[index + 1].text)
        if own and _AFTERTHOUGHT.fullmatch(found[index + 1].text):
            made[index] = replace(made[index], priority=own)
            continue
        joined = joints[index + 1].strip().casefold() in {"and", "plus"}
        if joined and own and not carries and made[index].priority is None:
            if _starts_with_cue(found[index + 1].text):
                continue
            made[index] = replace(made[index], priority=own)
    return made


def _starts_with_cue(text: str) -> bool:
    return any(cue.match(text.strip()) for _, cue in _ADVERBS)


def _own_priority(text: str) -> tuple[Priority | None, bool]:
    """The priority a stretch states itself, and whether it carries on over a list."""
    for priority, cue in _ADVERBS:
        if cue.search(text):
            return priority, False
    for priority, cue in reversed(_VERBS):
        if cue.search(text):
            return priority, True
    return None, False


def _denial(text: str) -> Denial:
    if _UNNEEDED.search(text):
        return Denial.UNNEEDED
    return Denial.UNWANTED if _UNWANTED.search(text) else Denial.NONE


def without_greeting(sentence: str) -> str:
    """The sentence after "Hello," or "Dear all -"."""
    return _GREETING.sub("", sentence)


def is_courtesy(text: str) -> bool:
    """Whether a stretch greets, thanks or takes leave, and asks for nothing we sell."""
    return _COURTESY.match(text) is not None


def states_wish(sentence: str) -> bool:
    """Whether the sentence asks for something, and is more than a courtesy."""
    said = without_greeting(sentence)
    return len(said.split()) >= 3 and not is_courtesy(said) and _WISH.search(said) is not None


def names_wish(sentence: str) -> bool:
    """Whether a few words without a verb name what is wanted: `HIPAA compliance`, `24/7 support`.

    What a customer says of itself ("we are ISO 27001 certified") is none.
    """
    said = without_greeting(sentence)
    if is_courtesy(said) or _OF_OURSELVES.search(said):
        return False
    return names_standard(said) or (
        len(said.split()) <= MOST_WORDS_OF_A_NAME
        and _THING.search(said) is not None
        and _TELLS.search(said) is None
    )


def names_standard(text: str) -> bool:
    """Whether a law, standard or certificate is named that a provider may have to meet."""
    return _STANDARD.search(text) is not None
