"""The words customers use: service names and abbreviations, yes-or-no wishes, and their families.

Names follow the MEF, IETF and vendors' usage. Where a word could be two things the narrower
reading is taken: "SIP" is voice, "Teams" is UCaaS, "circuit" alone is nothing.
"""

from __future__ import annotations

import re

FAMILIES = (
    "Internet access",
    "IP-VPN",
    "Ethernet",
    "Wavelength",
    "Dark fibre",
    "SD-WAN",
    "Managed CPE",
    "Security",
    "Voice",
    "UCaaS",
    "Contact centre",
    "Cloud connect",
    "Colocation",
    "IoT",
)

# Which families a condition can be meant for. A condition not listed concerns the whole sale.
CARRYING = ("Internet access", "IP-VPN", "Ethernet", "Wavelength", "SD-WAN", "Cloud connect")
_LINES = (*CARRYING, "Dark fibre")
_PER_USER = ("UCaaS", "Contact centre", "Voice", "Security")
FAMILIES_OF: dict[str, tuple[str, ...]] = {
    "bandwidth_mbps": CARRYING,
    "symmetric": CARRYING,
    "latency_ms": _LINES,
    "jitter_ms": CARRYING,
    "loss_percent": CARRYING,
    "availability_percent": FAMILIES,
    "restore_hours": FAMILIES,
    "managed": FAMILIES,
    "resilience": (*_LINES, "Managed CPE", "Voice"),
    "encrypted": (*CARRYING, "Security"),
    "ddos_protection": ("Internet access", "Security"),
    "users": _PER_USER,
    "channels": ("Voice", "Contact centre", "UCaaS"),
}


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE)


# Longer and more telling names stand before shorter ones: the first to claim a place keeps it.
SERVICES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (_words(pattern), family)
    for pattern, family in (
        (
            r"(?:aws|amazon|azure|google|gcp|oracle|cloud|office 365|microsoft)[ -]?"
            r"(?:direct[ -]?connect|express[ -]?route|inter-?connect(?:s|ion)?|connect"
            r"|on-?ramps?|fast ?connect|peering)(?:ion|ivity)?|express ?route|direct ?connect"
            r"|(?:private |dedicated )?(?:connection|connectivity|link|line|access|direct connect)"
            r" (?:in)?to (?:aws|azure|google cloud|gcp|the cloud)",
            "Cloud connect",
        ),
        (r"sd[ -]?wan", "SD-WAN"),
        (
            r"(?:managed )(?:cpe|routers?|switch(?:es)?|lan|wi-?fi|edge)|ucpe|cpe",
            "Managed CPE",
        ),
        (
            r"contact[ -]?cent(?:re|er)s?|call[ -]?cent(?:re|er)s?|ccaas|ivr|help ?desk agents",
            "Contact centre",
        ),
        (
            r"ucaas|unified communications?|hosted (?:pbx|voice|telephony)|cloud (?:pbx|telephony)"
            r"|(?:microsoft |ms )?(?-i:Teams)(?: (?:phone|calling|voice))?|operator connect|webex"
            r"|video conferencing",
            "UCaaS",
        ),
        (
            r"sip(?:[ -]?trunk(?:s|ing)?)?|voip|telephony"
            r"|(?<!qos for )(?<!priority for )voice(?! traffic| quality| prio)"
            r"|(?:ip[ -]?)?pbx|isdn|pri lines?"
            r"|phone (?:lines?|system|numbers?)|e-?911|direct inward dial(?:l?ing)?|toll[ -]?free",
            "Voice",
        ),
        (r"dark[ -]?fib(?:re|er)|unlit fib(?:re|er)", "Dark fibre"),
        (
            r"wave ?lengths?|optical (?:waves?|transport)|dwdm|cwdm|lambdas?|otn|waves?",
            "Wavelength",
        ),
        (
            r"(?:ip|mpls|l3|layer[ -]?3)[ -]?(?:l3 )?vpns?|mpls|vprn|private wan",
            "IP-VPN",
        ),
        (
            r"e-?(?:line|lan|tree|access)|vpls|evpn|epl|evpl|(?:layer[ -]?2|l2)(?: vpn| circuits?)?"
            r"|(?:metro |carrier |switched )?ethernet(?: private lines?| circuits?| lines?)?"
            r"|point[ -]to[ -]point(?: (?:circuits?|links?|lines?))?|leased lines?",
            "Ethernet",
        ),
        (
            r"(?:next[ -]gen(?:eration)? )?firewalls?|ngfw|utm|sase|sse|zero[ -]trust|ztna|siem"
            r"|intrusion (?:detection|prevention)|secure web gateway|managed security",
            "Security",
        ),
        (
            r"iot|internet of things|m2m|(?:m2m |iot )?sims?|sim cards?|lte-m|nb-iot|telematics"
            r"|lorawan",
            "IoT",
        ),
        (
            r"co-?lo(?:cation)?|data cent(?:re|er) space|rack space|racks?|cabinets?|cages?"
            r"|server hosting",
            "Colocation",
        ),
        (
            r"dia|dedicated internet(?: access)?|internet(?: access| connections?| lines?"
            r"| circuits?| connectivity)?|broadband|ip transit|web access",
            "Internet access",
        ),
    )
)
DDOS = "ddos_protection"

# Yes-or-no wishes: the characteristic, what the word says about it, and the word.
FLAGS: tuple[tuple[str, bool, re.Pattern[str]], ...] = tuple(
    (name, value, _words(pattern))
    for name, value, pattern in (
        ("symmetric", False, r"a-?symmetric(?:al)?"),
        (
            "symmetric",
            True,
            r"symmetric(?:al|ally)?|symmetry|same (?:speed )?both ways|up and down",
        ),
        (
            "managed",
            False,
            r"unmanaged|self[ -]managed|wires[ -]only|(?:we|our (?:own )?(?:team|it)) (?:will )?"
            r"manage(?:s)?(?: \w+)? (?:ourselves|themselves)",
        ),
        ("managed", True, r"(?:fully[ -]|co-)?managed|you (?:should |will |must )?manage"),
        (
            "resilience",
            True,
            r"(?:[45]g|lte|cellular|mobile|wireless|dsl|satellite|line|link|circuit|wan|automatic)"
            r"(?:/(?:[45]g|lte))? ?-?(?:back-?up|fail-?over)|back-?up (?:line|link|circuit|path"
            r"|connection|access)s?|back-?up (?:over|via|on|by|using|through)"
            r" (?:[45]g|lte|cellular|mobile|dsl|satellite)|redundan(?:t|cy)"
            r"|resilien(?:t|ce|cy)|fail-?over"
            r"|(?:path |route |carrier |fully )?divers(?:e|ity|ely)|dual[ -]?hom(?:ed|ing)"
            r"|no single points? of failure|secondary (?:line|link|circuit)|dual (?:access|entry)",
        ),
        ("encrypted", True, r"encrypt(?:ed|ion|s)?|ipsec|macsec"),
        (DDOS, True, r"(?:anti-?)?d?dos(?: (?:protection|mitigation|scrubbing|defen[cs]e))?"),
    )
)

# What a number counts, beside units: the characteristic and the noun.
COUNTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "channels",
        re.compile(
            r"(?:channels?|(?:concurrent|simultaneous) calls?|call paths?|calls at once"
            r"|(?:voice|(?:tele)?phone|sip|isdn|analog(?:ue)?) lines?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "users",
        re.compile(
            r"(?:users?|seats?|employees?|people|staff|agents?|extensions?|licen[cs]es?|colleagues"
            r"|workers?|persons?|handsets?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "site_count",
        re.compile(
            r"(?:sites?|locations?|offices?|branch(?:es)?|stores?|shops?|outlets?)\b", re.IGNORECASE
        ),
    ),
)


def families_for(characteristic: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The wanted families a condition is meant for; `("",)`, the whole sale, when there is none.

    A service level asked together with lines and other services is meant for the lines, since
    an application has no line to repair; without lines it is meant for all that is wanted.
    """
    possible = FAMILIES_OF.get(characteristic, ())
    fit = tuple(family for family in wanted if family in possible)
    if possible == FAMILIES:
        fit = tuple(family for family in fit if family in _LINES) or fit
    return fit or ("",)
