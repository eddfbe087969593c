"""What the sample sale is made of: provider, services, sites, requirements and answers."""

from __future__ import annotations

from catalog.matching import Verdict
from catalog.offering import Education, Value
from catalog.requirement import Operator, Priority, Requirement
from sales.customers.customer import Site
from sales.proposals.provider import Provider
from sales.quotes.quote_version import ServiceDescription

PROVIDER = Provider(
    name="Larkfield Networks",
    address="1 Exchange Place\n10004 New York",
    email="sales@larkfield.example",
    phone="+1 212 555 0100",
    website="larkfield.example",
)
CUSTOMER = "Halden Precision Instruments"

FIBRE, WAN, VOICE = "dia-fibre", "sd-wan", "sip-trunk"

SERVICES = (
    ServiceDescription(
        offering_id=FIBRE,
        name="Dedicated Internet",
        family="Internet access",
        summary="Uncontended fibre access with the same speed both ways and fixed addresses",
        education=Education(
            what="A fibre circuit that carries your traffic alone, from your rack to our core",
            when="Choose it where people or systems stop working when the line is slow",
            needs="Two rack units, a power socket and access to the riser on installation day",
        ),
        settings={
            "bandwidth_mbps": "Bandwidth",
            "service_class": "Service class",
            "resilience": "Dual access",
            "ddos_protection": "DDoS protection",
        },
    ),
    ServiceDescription(
        offering_id=WAN,
        name="Managed SD-WAN",
        family="Private network",
        summary="Encrypted paths between your sites, steered by application and run by us",
        education=Education(
            what="An edge device at every site that picks the best path for each application",
            when="Choose it when several sites share applications and one team looks after all",
            needs="An address plan, and a list of the applications that must come first",
        ),
        settings={
            "bandwidth_mbps": "Throughput",
            "service_class": "Service class",
            "encrypted": "Encryption",
        },
    ),
    ServiceDescription(
        offering_id=VOICE,
        name="SIP Trunk",
        family="Voice",
        summary="Telephone channels over the data line, with your present numbers kept",
        education=Education(
            what="Calls to and from the public network, carried to your own exchange",
            when="Choose it to give up ISDN lines while keeping the exchange you have",
            needs="A SIP-capable exchange and the latest bill, to move the numbers",
        ),
        settings={"channels": "Channels"},
    ),
)

SITES = (
    Site(
        id="S-1", name="Halden works", street="12 Foundry Road", city="Albany", postcode="12207",
        region="North", users=420,
    ),
    Site(
        id="S-2", name="Design office", street="88 Canal Street", city="New York",
        postcode="10013", region="North", users=75,
    ),
    Site(
        id="S-3", name="Harbour warehouse", street="5 Pier Avenue", city="Newark",
        postcode="07102", region="North", users=30,
    ),
)  # fmt: skip


def requirement(number: int, characteristic: str, operator: Operator, value: Value, **more: object):
    return Requirement(
        id=f"R-{number:03d}",
        characteristic=characteristic,
        operator=operator,
        value=value,
        **more,  # type: ignore[arg-type]
    )


REQUIREMENTS = (
    requirement(1, "bandwidth_mbps", Operator.AT_LEAST, 500, unit="Mbit/s",
                group="Internet access", site_ids=("S-1",), source="free text",
                text="The works sends scans of half a gigabyte all day; 500 Mbit/s or more."),
    requirement(2, "availability_percent", Operator.AT_LEAST, 99.95, unit="%",
                group="Internet access", source="interview: availability",
                text="99.95 % is what the board has been promised."),
    requirement(3, "restore_hours", Operator.AT_MOST, 4, unit="h", priority=Priority.SHOULD,
                group="Internet access", source="interview: availability",
                text="Four hours to repair, day or night."),
    requirement(4, "latency_ms", Operator.AT_MOST, 30, unit="ms", group="Private network",
                source="free text", text="The CAD server must feel local: 30 ms at most."),
    requirement(5, "encrypted", Operator.EQUALS, True, group="Private network",
                source="interview: security", text="Nothing crosses the street in the clear."),
    requirement(6, "channels", Operator.AT_LEAST, 30, unit="channels", group="Voice",
                source="row 4", text="30 calls at once", priority=Priority.SHOULD),
    requirement(7, "ddos_protection", Operator.EQUALS, True, group="Internet access",
                source="interview: security", text="We were attacked in March."),
    requirement(8, "lead_time_days", Operator.AT_MOST, 40, unit="days", priority=Priority.MAY,
                source="free text", text="Before the new hall opens, if you can: 40 days."),
)  # fmt: skip

ANSWERS = (
    (Verdict.EXCEEDED, "1 Gbit/s is offered at Halden works"),
    (Verdict.PARTLY, "99.99 % at Halden works, 99.9 % at the two smaller sites"),
    (Verdict.PARTLY, "4 hours at Halden works, 6 hours elsewhere"),
    (Verdict.MET, "At most 20 ms round trip between the sites"),
    (Verdict.MET, "All paths between sites are encrypted"),
    (Verdict.MET, "30 channels at Halden works"),
    (Verdict.EXCEEDED, "Included at every site, with attack reports"),
    (Verdict.NOT_MET, "45 days from order; 60 at Harbour warehouse, where fibre is extended"),
)
