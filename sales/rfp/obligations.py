"""How binding a sentence is and whom it binds, by the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sales.rfp.requirement import Obligation, Party


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


STRICT = _words(r"shall|must|SHALL|MUST")
_DUTY = _words(
    r"(?<!may )(?:is|are|be|being|been) (?:strictly |hereby |also )?(?:required|obliged|obligated"
    r"|expected|requested|asked|instructed|invited) to|(?:has|have|having|need|needs) to|(?:is"
    r"|are) to (?!be\b)\w+"
    r"|(?:is|are) to be|(?:is|are) (?:mandatory|compulsory|required|prohibited|not permitted"
    r"|not allowed|unacceptable)"
    r"|(?:is|are) (?:solely |fully )?responsible for|may not|may only|cannot|can not"
    r"|will not be (?:accepted|considered)"
    r"|requires?|required|mandatory|not acceptable|at a minimum|no later than|not later than"
    r"|agrees? to|undertakes? to|warrants?|guarantees?|commits? to"
)
_WILL = _words(r"will")
_WISH = _words(
    r"should|desir(?:able|ed|es?)|prefer(?:red|ence|s|ably)?|advantage(?:ous)?|ideally|optional(?:ly)?"
    r"|encouraged|nice[ -]to[ -]have|recommended|would (?:like|welcome|appreciate|benefit|prefer)"
    r"|where possible|(?:is|are|be) welcomed?|value[ -]added|a plus|bonus|beneficial"
)
_BUYER_WISHES = _words(
    r"would (?:\w+ )?(?:like|welcome|appreciate|prefer|benefit)|prefers?|encourages?|desires?"
    r"|welcomes?"
)
_MEANS = _words(
    r"shall mean|shall have the (?:same )?meaning|means|is defined as|refers? to|shall be deemed"
    r"|shall be construed|shall be interpreted"
)
_ASKS = re.compile(
    r"(?:please\s+|kindly\s+)?(?:briefly\s+|fully\s+|clearly\s+)?(?:describe|explain|state|confirm|detail|outline|identify|indicate"
    r"|specify|demonstrate|discuss|summari[sz]e|elaborate|clarify|define|list|advise|illustrate|name)\b(?!,|:|\s+(?:and|or|of|law|laws)\b)",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"(?:please\s+|kindly\s+)?(?:also\s+)?(?:provide|submit|include|attach|complete|furnish|supply|deliver|ensure|maintain"
    r"|support|sign|return|enclose|quote|propose|use|present|give|fill|deploy|install|monitor|implement"
    r"|offer|perform|prepare|conduct|coordinate|develop|comply|participate|assist|report|notify|respond"
    r"|establish|enter|upload|print|label|mark(?= (?-i:[a-z]))|limit|allow|integrate|manage|test"
    r"|document|train"
    r"|migrate|do not)\b",
    re.IGNORECASE,
)
_BUYERS = (
    r"government|agency|authority|buyer|customer|client|purchaser|owner|university|college|city|county|town|village"
    r"|district|state|department|ministry|council|board|commission|committee|panel|corporation|company|port|bank|hospital|trust"
    r"|contracting officer|contracting authority|procuring entity|procurement officer|cor|cotr"
    r"|issuing office|evaluation (?:team|committee|panel)|evaluators?|cos?"
    r"|school|library|institution|employer|organi[sz]ation|court|airport|we"
)
_BIDDERS = (
    r"bidders?|offerors?|proposers?|tenderers?|respondents?|vendors?|quoters?|applicants?|candidates?|proposals?|quotes?|quotations?"
    r"|tenders?|bids?|submissions?|offers?|responses?|resumes?|volumes?|cover letter|firms?"
    r"|consultants?"
)
_SUPPLIERS = (
    r"contractors?(?:'s|’s)?|suppliers?|providers?|service providers?|carriers?"
    r"|awardees?|subcontractors?|operators?"
    r"|licensees?"
    r"|sellers?"
    r"|integrators?"
    r"|partners?"
    r"|seller|telco|isp"
)
_PARTY = re.compile(
    rf"\b(?:(?P<buyer>{_BUYERS})|(?P<bidder>{_BIDDERS})|(?P<supplier>{_SUPPLIERS}))\b(?![’']s)",
    re.IGNORECASE,
)
_BOUND_PARTY = _words(
    rf"(?:{_BIDDERS}|{_SUPPLIERS}) (?:is|are|will be) (?:\w+ )?(?:required|obliged|obligated"
    r"|expected to|responsible for|certifies)"
)
_ASIDE = re.compile(
    r"\b(?:of|by|from|to|with|between|for|in|on|at|and|against|under|than|as)\s+(?:the |any "
    r"|each |all |a |its |their )?(?:\w+\s)?$",
    re.IGNORECASE,
)
_MODAL = _words(
    r"shall|must|will|should|may|is|are|has|have|needs?|agrees?|undertakes?|warrants?|requires?|reserves?|intends?|can|prefers?|encourages?|expects?|would"
)
_BY = re.compile(
    rf"\bby (?:the |any |each |all )?(?:\w+ )?(?:(?P<bidder>{_BIDDERS})"
    rf"|(?P<supplier>{_SUPPLIERS})|(?P<buyer>{_BUYERS}))\b",
    re.IGNORECASE,
)
_INTENTS = {"will", "may", "intends", "reserves", "expects", "prefers"}
_ACRONYM = re.compile(r"\s*(?:the\s+)?[A-Z]{2,6}\s+(?:also\s+)?")
_OFFER_WORDS = _words(
    r"proposals?|quotes?|quotations?|bids?|tenders?|submissions?|submit(?:ted|s)?|résumés?|resumes?|offers?|responses?"
)


BOUND = 0.95  # strength of a sentence that says who is bound: `bidders are required to`


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """`strength` from 0 (no words of duty) to 1 (shall, must)."""

    obligation: Obligation
    party: Party
    strength: float


def duty_of(text: str, lead_in: str = "") -> Duty:
    """What the words of a sentence, or else of its lead-in, oblige whom to do."""
    binding, strength = _binding(text)
    said = text
    if strength < 0.5 and lead_in:
        led, led_strength = _binding(lead_in)
        if led_strength >= strength:
            binding, strength, said = led, led_strength, f"{lead_in} {text}"
    party, acts = _party(said)
    wished = binding is Obligation.DESIRABLE and _BUYER_WISHES.search(said)
    if acts and party is Party.BUYER and binding is not Obligation.QUESTION and not wished:
        binding = Obligation.INFORMATIVE
        strength = strength if STRICT.search(said) else 0.1
    if _MEANS.search(text) and binding is Obligation.MANDATORY:
        binding = Obligation.INFORMATIVE
    return Duty(obligation=binding, party=party, strength=strength)


def orders(text: str) -> bool:
    """Whether a sentence begins with a verb that orders: `Provide three references.`"""
    return bool(_ORDERS.match(text)) and not STRICT.search(text)


def defines(text: str) -> bool:
    """Whether a sentence only says what a word stands for."""
    return bool(_MEANS.search(text)) and not STRICT.search(text)


def _binding(text: str) -> tuple[Obligation, float]:
    opening = re.sub(r"^[\"“(\[]+", "", text)
    if text.rstrip(' "”)').endswith("?"):
        return Obligation.QUESTION, 0.9
    if _ASKS.match(opening):
        return Obligation.QUESTION, 0.85
    if STRICT.search(text):
        return Obligation.MANDATORY, 1.0
    if _BOUND_PARTY.search(text):
        return Obligation.MANDATORY, BOUND
    if _ORDERS.match(opening):
        return Obligation.MANDATORY, 0.6
    if _WISH.search(text):
        return Obligation.DESIRABLE, 0.75
    if _WILL.search(text):
        return Obligation.MANDATORY, 0.55
    if _DUTY.search(text):
        return Obligation.MANDATORY, 0.6
    return Obligation.INFORMATIVE, 0.0


def _party(text: str) -> tuple[Party, bool]:
    """Whom a sentence speaks of, and whether that party is the one who acts."""
    modal = STRICT.search(text) or _WILL.search(text) or _MODAL.search(text)
    subject = text[: modal.start()] if modal else ""
    subject = re.split(r"[,;:]\s", subject)[-1] if subject.count(",") < 3 else subject
    if modal is not None and modal[0].casefold() in _INTENTS and _ACRONYM.fullmatch(subject):
        return Party.BUYER, True  # "ABC will ..." is how an agency speaks of itself
    acting = [
        each for each in _PARTY.finditer(subject) if not _ASIDE.search(subject[: each.start()])
    ]
    if acting:
        last = acting[-1]
        trailing = subject[last.end() :].split()
        if last["buyer"] and len(trailing) > 2:
            return _offering(text), False
        if last["buyer"]:
            return Party.BUYER, True
        if last["supplier"]:
            return Party.CONTRACTOR, True
        return (Party.BIDDER, True)
    done_by = _BY.search(text)
    if done_by:
        if done_by["buyer"]:
            return Party.BUYER, bool(modal) and modal is not None and modal[0].casefold() in {
                "will",
                "shall",
                "must",
                "may",
            }
        return (Party.CONTRACTOR if done_by["supplier"] else Party.BIDDER), True
    return _offering(text), False


def _offering(text: str) -> Party:
    return Party.BIDDER if _OFFER_WORDS.search(text) else Party.CONTRACTOR
