"""Free text as customers write it, and what it must come to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.offering import say_value
from catalog.requirement import Operator, Requirement
from sales.customers.customer import Site
from sales.needs.reading import read_text

TODAY = date(2026, 11, 23)
SITES = (
    Site(id="S-0001", name="HQ", street="1 Main St", city="Chicago"),
    Site(id="S-0002", name="Data Center East", street="2 Oak Ave", city="Denver"),
    Site(id="S-0003", name="Data Center West", street="3 Elm St", city="Reno"),
)
SIGNS = {Operator.AT_LEAST: ">=", Operator.AT_MOST: "<=", Operator.EQUALS: "="}


def short(requirement: Requirement) -> str:
    """`bandwidth >= 300 must [Internet access] @1`: without unit, sites by their last digit."""
    if requirement.operator is Operator.ABOUT:
        said = f"about: {requirement.value}"
    else:
        name = requirement.characteristic.split("_")[0]
        said = f"{name} {SIGNS[requirement.operator]} {say_value(requirement.value)}"
    if requirement.priority != "must":
        said += f" {requirement.priority}"
    if requirement.group:
        said += f" [{requirement.group}]"
    if requirement.site_ids:
        said += " @" + "".join(each[-1] for each in requirement.site_ids)
    return said


READINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "300 Mbps symmetric at both sites, max 20 ms, 99.95 %, fully managed, by March",
        (
            "bandwidth >= 300",
            "symmetric = yes",
            "latency <= 20",
            "availability >= 99.95",
            "managed = yes",
            "lead <= 128",
        ),
    ),
    (
        "1 Gbps internet with 4G backup",
        (
            "bandwidth >= 1,000 [Internet access]",
            "service = Internet access [Internet access]",
            "resilience = yes [Internet access]",
        ),
    ),
    (
        "10G wavelength between the two data centres",
        ("bandwidth >= 10,000 [Wavelength] @23", "service = Wavelength [Wavelength] @23"),
    ),
    ("SIP trunk with 30 channels", ("service = Voice [Voice]", "channels >= 30 [Voice]")),
    ("A 30-channel SIP trunk", ("channels >= 30 [Voice]", "service = Voice [Voice]")),
    ("UCaaS for 250 users", ("service = UCaaS [UCaaS]", "users >= 250 [UCaaS]")),
    ("Microsoft Teams for twelve people", ("service = UCaaS [UCaaS]", "users >= 12 [UCaaS]")),
    ("Our teams need 50 Mbps", ("bandwidth >= 50",)),
    ("4 h restore", ("restore <= 4",)),
    ("Time to repair: no more than four hours", ("restore <= 4",)),
    ("MTTR 90 minutes", ("restore <= 1.5",)),
    ("Packet loss below 0.1 %, jitter under 5 ms", ("loss <= 0.1", "jitter <= 5")),
    ("Latency of 20 ms and jitter of 3 ms", ("latency <= 20", "jitter <= 3")),
    ("10 ms one-way delay", ("latency <= 20",)),
    ("No more than 5 minutes downtime a month", ("availability >= 99.9886",)),
    ("At most 4 hours of outage per year", ("availability >= 99.9543",)),
    ("99,95 % uptime", ("availability >= 99.95",)),
    ("99.9% availability, ideally 99.99%", (
        "availability >= 99.9", "availability >= 99.99 should",
    )),
    ("Budget 4,500 a month", ("budget <= 4,500 should",)),
    ("USD 4500/month", ("budget <= 4,500 should",)),
    ("Our budget is EUR 54.000 per year", ("budget <= 4,500 should",)),
    ("We can spend up to $12k a month", ("budget <= 12,000 should",)),
    ("The price must not exceed 3 000 € per month", ("budget <= 3,000",)),
    ("36-month term", ("term = 36 should",)),
    ("We would sign for three years", ("term = 36 should",)),
    ("No contract longer than 24 months", ("term <= 24 should",)),
    ("The term must be exactly 12 months", ("term = 12",)),
    ("Delivery within 60 days", ("lead <= 60",)),
    ("Installed in 8 weeks", ("lead <= 56",)),
    ("It must be live by 1 June 2027", ("lead <= 190",)),
    ("Ready before Q3", ("lead <= 219",)),
    ("Ready by the end of the year", ("lead <= 38",)),
    ("Between 200 and 500 Mbps", ("bandwidth >= 200", "bandwidth <= 500")),
    ("200-500 Mbps MPLS", (
        "bandwidth >= 200 [IP-VPN]", "bandwidth <= 500 [IP-VPN]", "service = IP-VPN [IP-VPN]",
    )),
    ("Up to 500 Mbps is enough", ("bandwidth <= 500",)),
    ("At least a 200 meg line", ("bandwidth >= 200",)),
    ("500/500 Mbps fibre", ("bandwidth >= 500", "symmetric = yes")),
    ("Ideally 1 Gbps, but at least 500 Mbps", ("bandwidth >= 1,000 should", "bandwidth >= 500")),
    ("We need 300 Mbps and 4G backup would be nice", (
        "bandwidth >= 300", "resilience = yes should",
    )),
    ("Backup over 4G is a must", ("resilience = yes",)),
    ("Encryption is optional", ("encrypted = yes may",)),
    ("The link should be managed, symmetric and encrypted", (
        "managed = yes should", "symmetric = yes should", "encrypted = yes should",
    )),
    ("DDoS protection not needed", ()),
    ("We don't need 1 Gbps", ()),
    ("We don't need more than 100 Mbps", ("bandwidth <= 100",)),
    ("We do not want a managed service", ("managed = no",)),
    ("No voice needed, just internet", ("service = Internet access [Internet access]",)),
    ("We need DDoS protection", ("ddos = yes [Security]", "service = Security [Security]")),
    ("Dedicated internet access with DDoS mitigation", (
        "service = Internet access [Internet access]", "ddos = yes [Internet access]",
    )),
    ("300 Mbps in Chicago and 100 Mbps in Denver", ("bandwidth >= 300 @1", "bandwidth >= 100 @2")),
    ("In Chicago we need 200 Mbps, 20 ms and 99.9 %", (
        "bandwidth >= 200 @1", "latency <= 20 @1", "availability >= 99.9 @1",
    )),
    ("Dark fiber between HQ and Data Center West", ("service = Dark fibre [Dark fibre] @13",)),
    ("We currently have 100 Mbps MPLS and need 300 Mbps SD-WAN", (
        "bandwidth >= 300 [SD-WAN]", "service = SD-WAN [SD-WAN]",
    )),
    ("Replace our legacy MPLS with SD-WAN and a firewall", (
        "service = SD-WAN [SD-WAN]", "service = Security [Security]",
    )),
    ("Upgrade from 100 Mbps to 1 Gbps", ("bandwidth >= 1,000",)),
    ("Azure ExpressRoute, 500 Mbps, encrypted", (
        "service = Cloud connect [Cloud connect]", "bandwidth >= 500 [Cloud connect]",
        "encrypted = yes [Cloud connect]",
    )),
    ("E-LAN for 12 sites at 100 Mbps each", (
        "service = Ethernet [Ethernet]", "site >= 12 may", "bandwidth >= 100 [Ethernet]",
    )),
    ("Contact center with 20 agents; colo for two racks; M2M SIM cards", (
        "service = Contact centre [Contact centre]", "users >= 20 [Contact centre]",
        "service = Colocation [Colocation]", "service = IoT [IoT]",
    )),
    ("1 Gbps internet and UCaaS for 250 office users", (
        "bandwidth >= 1,000 [Internet access]", "service = Internet access [Internet access]",
        "service = UCaaS [UCaaS]", "users >= 250 [UCaaS]",
    )),
    ("We need a single helpdesk that speaks Spanish.", (
        "about: We need a single helpdesk that speaks Spanish",
    )),
    ("We need 300 Mbps and a single helpdesk that speaks Spanish.", (
        "bandwidth >= 300", "about: a single helpdesk that speaks Spanish",
    )),
    ("30-minute response to faults is required", (
        "about: 30-minute response to faults is required",
    )),
    ("An uptime of four nines", ("availability >= 99.99",)),
    ("Between ten and twenty users", ("users >= 10", "users <= 20")),
    ("Two diverse 2 x 10G wavelengths", (
        "resilience = yes [Wavelength]", "bandwidth >= 10,000 [Wavelength]",
        "service = Wavelength [Wavelength]",
    )),
    ("300 Mbps at HQ, 100 Mbps at all other sites", (
        "bandwidth >= 300 @1", "bandwidth >= 100 @23",
    )),
    ("We have 120 employees in Chicago and Denver and need 1 Gbps", ("bandwidth >= 1,000 @12",)),
    ("A latency above 50 ms is not acceptable", ("latency <= 50",)),
    ("We cannot accept less than 100 Mbps", ("bandwidth >= 100",)),
    ("Response within 15 minutes, restoration within 4 hours", (
        "about: Response within 15 minutes", "restore <= 4",
    )),
    ("MPLS with QoS for voice", ("service = IP-VPN [IP-VPN]",)),
    ("Internet for 5,000 users", (
        "service = Internet access [Internet access]", "users >= 5,000 may",
    )),
    ("Wires-only Ethernet, 1 GbE, delivered in 20 working days", (
        "managed = no [Ethernet]", "service = Ethernet [Ethernet]",
        "bandwidth >= 1,000 [Ethernet]", "lead <= 28",
    )),
    ("It is critical that the link never goes down", (
        "about: It is critical that the link never goes down",
    )),
    ("Is 24/7 support included? Our building has 4 floors.", ()),
    ("Hello, thanks for your time! Kind regards, Ann", ()),
    ("Hi Sam, we need 50 Mbps. Please call me.", ("bandwidth >= 50",)),
    ("Our contract with the incumbent ends in March.", ()),
    ("We have been in business for twenty years", ()),
    ("", ()),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READINGS, ids=[text[:45] for text, _ in READINGS])
def test_a_sentence_reads_as_its_writer_meant_it(text: str, expected: tuple[str, ...]) -> None:
    reading = read_text(text, sites=SITES, today=TODAY)
    assert tuple(short(each) for each in reading.requirements) == expected
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("We need 300 parsecs of bandwidth", "'parsecs'"),
        ("Availability of 120 %", "accepted: above 0 and up to 100 %"),
        ("Ready by 1 June 2020", "has passed"),
        ("Ready by 01/06/2027", "could be two days"),
        ("Ready by 31 February", "no day of the calendar"),
        ("Our budget is 4,500", "no amount a month"),
        ("A term of 20 years", "accepted: a whole number from 1 to 120 months"),
        ("30 % please", "say what it is of"),
        ("Repair within 4 business hours", "'business hours' is no unit"),
        ("At most 500 a month per site", "for the whole sale"),
    ],
)
def test_what_is_not_understood_is_said_and_not_guessed(text: str, word: str) -> None:
    reading = read_text(text, today=TODAY)
    assert not reading.requirements
    assert len(reading.remarks) == 1
    assert word in reading.remarks[0]


def test_every_requirement_keeps_its_clause_its_source_and_a_steady_number() -> None:
    text = "We need 300 Mbps, max 20 ms.\n\nNice to have:\n- encryption\n- 4G backup\n"
    made = read_text(text, today=TODAY).requirements
    assert [each.id for each in made] == ["R-001", "R-002", "R-003", "R-004"]
    assert [each.text for each in made] == [
        "We need 300 Mbps",
        "max 20 ms",
        "encryption",
        "4G backup",
    ]
    assert [each.priority.value for each in made] == ["must", "must", "may", "may"]
    assert {each.source for each in made} == {"free text"}
    assert all(each.text in text for each in made)


def test_a_place_as_a_heading_holds_for_the_lines_under_it() -> None:
    made = read_text("Chicago:\n- 1 Gbps\n- 20 ms\n\nDenver: 100 Mbps", sites=SITES, today=TODAY)
    assert [each.site_ids for each in made.requirements] == [("S-0001",), ("S-0001",), ("S-0002",)]


def test_a_later_sentence_speaks_of_the_service_named_before() -> None:
    made = read_text("We want an internet line. It needs 300 Mbps and 99.9 %.", today=TODAY)
    assert {each.group for each in made.requirements} == {"Internet access"}


def test_a_figure_said_twice_is_one_requirement_as_binding_as_the_stricter() -> None:
    made = read_text("Ideally 300 Mbps. We must have 300 Mbps.", today=TODAY).requirements
    assert [short(each) for each in made] == ["bandwidth >= 300"]


def test_a_month_not_over_yet_is_this_years() -> None:
    made = read_text("live by November", today=TODAY).requirements
    assert [each.value for each in made] == [7]


PIECES = (
    "300 Mbps|10G|4G|99,95 %|ms|max|between|and|200-500|by March|31.02.2027|before Q3|no|not|must|"
    "should|USD 4.500|a month|/year|two sites|HQ|Chicago|DDoS|internet|,|.|:|;|(|)|-|to|1/2|٣|£"
)
WORDS = st.sampled_from(PIECES.split("|"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    reading = read_text(text, sites=SITES, today=TODAY)
    ids = [each.id for each in reading.requirements]
    assert ids == [f"R-{number:03d}" for number in range(1, len(ids) + 1)]
    assert all(each.text for each in reading.requirements)


@pytest.mark.parametrize(
    "words",
    ["HIPAA compliance", "24/7 support", "SOC 2 report", "IPv6", "ISO 27001", "Static IPs (8)"],
)
def test_a_wish_named_without_a_verb_is_kept(words: str) -> None:
    found = read_text(f"Two clinics need 100 Mbps internet. {words}.", today=TODAY).requirements
    assert words in [each.text for each in found if each.operator is Operator.ABOUT]


@pytest.mark.parametrize(
    "words",
    [
        "We are HIPAA compliant.",
        "We don't need PCI DSS.",
        "Best regards, John Support",
        "Support is provided by our own team today.",
        "Chicago office",
    ],
)
def test_what_a_customer_says_of_itself_is_no_wish(words: str) -> None:
    assert read_text(words, today=TODAY).requirements == ()


def test_hours_of_duty_are_no_time_to_restore() -> None:
    text = "Faults are fixed within 4 hours, seven days a week."
    found = read_text(text, today=TODAY).requirements
    assert [(e.characteristic, e.operator, e.value) for e in found] == [
        ("restore_hours", Operator.AT_MOST, 4.0)
    ]
