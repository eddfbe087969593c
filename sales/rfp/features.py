"""What a sentence is judged by: its words and word pairs, and the cues of duty in it."""

from __future__ import annotations

import re
from itertools import pairwise

from sales.rfp.obligations import duty_of
from sales.rfp.requirement import Obligation

_TOKEN = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+(?:[.,]\d+)*|[?%$€£]")
_UNIT = re.compile(
    r"\b\d[\d.,]*\s*(?:%|ms|[mg]bps|[mg]bit/s|hours?|days?|minutes?|sites?|users?|months?|years?)",
    re.IGNORECASE,
)
_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{pattern})", re.IGNORECASE))
    for name, pattern in (
        (
            "sla",
            r"availab\w+|uptime|latency|jitter|packet loss|service levels?|slas?\b|credits?\b"
            r"|restor\w+"
            r"|repair|response time|mttr|outages?|help ?desk|service desk|trouble tickets?"
            r"|maintenance window",
        ),
        (
            "security",
            r"secur\w+|encrypt\w+|firewalls?|vulnerab\w+|penetration|password|authenticat\w+"
            r"|access control"
            r"|privacy|personal data|pii\b|incidents?|malware|patch\w*|audit\w*|nist|fedramp"
            r"|iso 27001|background check|clearance|badges?|confidential",
        ),
        (
            "pricing",
            r"pric\w+|costs?\b|fees?\b|rates?\b|discounts?|charges?|charged|surcharges?|tax\w*"
            r"|clins?\b|unit price|firm[- ]fixed",
        ),
        (
            "commercial",
            r"invoic\w+|payments?|paid|insurance|bonds?\b|subcontract\w*|terminat\w+|renew\w*"
            r"|term of|warrant\w+"
            r"|years in business|financial|penalt\w+|account manager|travel",
        ),
        (
            "legal",
            r"law\w*|liab\w+|indemn\w+|intellectual property|copyright|govern\w+ by|dispute"
            r"|arbitrat\w+|statut\w+"
            r"|regulation\w*|clauses?\b|rights?\b|conflicts? of interest|disclos\w+"
            r"|licen[cs]e\w*|compl(?:y|iance) with",
        ),
        (
            "delivery",
            r"deliver\w*|install\w*|implement\w*|migrat\w+|schedul\w+|milestones?|transition\w*|cut-?over|training"
            r"|project (?:plan|manager)|kick-?off|accept\w+|go-live|timeline|status reports?"
            r"|documentation|testing",
        ),
        (
            "form",
            r"proposals?|quotes?\b|quotation|offerors?|bidders?|submit\w*|submission|pages?\b|font|margins?|forms?\b|sign(?:ed|ature)"
            r"|cop(?:y|ies)|envelope|references?\b|resumes?|volumes?|cover letter|attachments?"
            r"|certif(?:y|ication)|e-?mail",
        ),
        (
            "technical",
            r"bandwidth|[mg]bps|circuits?|routers?|switch\w*|ethernet|fib(?:re|er)|wireless|wi-?fi|voice|sip\b|vpn|protocols?"
            r"|platform|software|systems?\b|servers?|interfaces?|data\b|cloud|network\w*|architecture|equipment|integrat\w+|users?\b",
        ),
    )
)
# Who has to act and how strictly says nothing of what it is about.
_DUTY_WORDS = re.compile(
    r"\b(?:shall|must|will|should|may|contractor|supplier|provider|vendor|bidder|offeror|proposer|tenderer"
    r"|respondent|customer|the|a|an|be|is|are|to|not)\b"
)


def topics(text: str) -> dict[str, float]:
    """The features that tell what a sentence is about, without those of duty."""
    return {
        name: value
        for name, value in features(text).items()
        if name.startswith(("w:", "p:", "topic:")) and not _DUTY_WORDS.search(name)
    }


def features(text: str) -> dict[str, float]:
    """Binary features by name; figures count by their kind and not their value."""
    words = [_folded(each) for each in _TOKEN.findall(text.casefold().replace("\u00a0", " "))]
    words = words[:80]
    found = {f"w:{word}": 1.0 for word in words}
    found |= {f"p:{one} {other}": 1.0 for one, other in pairwise(words)}
    if words:
        found[f"first:{words[0]}"] = 1.0
        found[f"last:{words[-1]}"] = 1.0
    duty = duty_of(text)
    found[f"duty:{duty.obligation}"] = 1.0
    found[f"strength:{round(duty.strength * 4)}"] = 1.0
    found[f"party:{duty.party}"] = 1.0
    if duty.obligation is not Obligation.INFORMATIVE:
        found[f"duty+party:{duty.obligation} {duty.party}"] = 1.0
    found |= {f"topic:{name}": 1.0 for name, shape in _TOPICS if shape.search(text)}
    if _UNIT.search(text):
        found["cue:figure with unit"] = 1.0
    if len(words) < 4:
        found["cue:very short"] = 1.0
    elif len(words) < 8:
        found["cue:short"] = 1.0
    if text.rstrip().endswith((".", ";", "?", ":")):
        found["cue:ends as a sentence"] = 1.0
    return found


def _folded(word: str) -> str:
    return "#" if word[0].isdigit() else word.replace("’", "'")
