"""The sheets of the catalogue's workbook: their headings in plain words, and what each takes."""

from __future__ import annotations

from catalog.feasibility import Reach
from catalog.offering import Cadence, Lifecycle

READ_ME = "Read me"
OFFERINGS, CHARACTERISTICS, MEMBERS = "Offerings", "Characteristics", "Members"
CHARGES, PRICES = "Charges", "Prices"
RULES, COMBINATIONS = "Rules", "Combinations"
CLASSES, ELEMENTS = "Service classes", "Network elements"
BUILDINGS, CATEGORIES, KEPT = "Buildings", "Categories", "Kept from imports"
OTHERS = "By others"  # conditions of the matrix beyond the columns there is room for
MOST_BY = 200
BY = "By "  # heads a column of the price matrix: "By bandwidth_mbps"

ID = "Offering"  # the offering's id, on every sheet
YES_NO = ("yes", "no")
STATES = tuple(each.value for each in Lifecycle)
DUE = tuple(each.value for each in Cadence)
REACHES = tuple(each.value for each in Reach if each is not Reach.UNKNOWN)

# Each sheet's headings, and what stands under them. Those with a * must be filled.
COLUMNS: dict[str, dict[str, str]] = {
    OFFERINGS: {
        "Offering*": "Its id, once for each offering: dia-fibre",
        "Name*": "As customers read it",
        "Family*": "Internet access",
        "Category": "Where it stands in the tree: Connectivity / Internet access",
        "Summary": "One sentence",
        "State*": "in study, active or retired",
        "On sale from": "A day; empty: no beginning",
        "On sale until": "A day, still included; empty: no end",
        "Specification": "The specification it shares with others; empty: one of its own",
        "Access": "on-net; near-net; off-net – empty: it needs no access",
        "Delay (ms)": "Round trip in the region, before distance",
        "Lead time (days)": "A whole number; empty: 30",
        "Counted in": "What demand counts: circuits",
        "Often sold with": "Ids of offerings: sd-wan; managed-lan",
        "Term discounts": "Months = share off the monthly price: 12 = 0; 36 = 0.1",
        "What it is": "Told to customers",
        "When to choose it": "Told to customers",
        "What it needs": "Told to customers",
        "Version": "A whole number; empty: 1",
    },
    CHARACTERISTICS: {
        "Offering*": "The offering's id",
        "Characteristic*": "Its short name in rules and prices: bandwidth_mbps",
        "Title*": "As people read it: Bandwidth",
        "Unit": "Mbit/s",
        "Values": "What can be chosen: 100; 500; 1000 – or leave it and give a range",
        "Lowest": "Of a range",
        "Highest": "Of a range",
        "Unless chosen": "The default",
        "Can be chosen": "yes or no; empty: yes",
        "Whole numbers only": "yes or no; empty: no",
        "Heading": "The group it stands under",
        "About": "Help for who chooses",
    },
    MEMBERS: {
        "Offering*": "The bundle's id",
        "Member*": "Its role in the bundle, without a full stop: access",
        "Is*": "The id of the offering it is",
        "Title": "As people read it; empty: the offering's name",
        "At least": "How many; empty: 0",
        "At most": "How many; empty: no limit",
        "Unless chosen": "How many; empty: at least",
        "Settled": "What the bundle settles about it: managed = yes",
        "Taken from the bundle": "Its characteristic = the bundle's: bandwidth_mbps = speed",
    },
    CHARGES: {
        "Offering*": "The offering's id",
        "Charge*": "Its name on the quote",
        "Due*": "once, monthly, quarterly, annual or usage",
        "Priced by": "Characteristics its prices differ by, or region: bandwidth_mbps; region",
        "Times": "The characteristic that counts it: users; empty: per service",
        "Also times": "Further ones",
        "Only with": "When it is charged: service_class = Gold",
        "Usage unit": "GB, minute",
        "Usage a month": "Forecast volume",
    },
    PRICES: {
        "Offering*": "The offering's id",
        "Charge*": "As on the sheet Charges; then what it is priced by, * for any",
        "Price*": "An amount",
        "Cost": "What it costs us; empty: 0",
        "Currency*": "USD",
    },
    RULES: {
        "Offering*": "The offering's id",
        "Rule*": "An id of its own",
        "Sentence": "What people read; empty: the rule says itself",
        "When": "service_class = Gold; users >= 10 – empty: always",
        "Requires": "All of these hold: resilience = yes",
        "Not together": "These do not all hold",
        "Must reach": "The characteristic that must be at least ...",
        "This one": "... as large as this one",
        "Only these combinations of": "Characteristics; the combinations stand on their sheet",
        "Sum": "gateway_channels - 2 * trunk_channels * trunks >= 0",
        "Count of": "Conditions to be counted: wifi = yes; lan = yes",
        "Count at least": "A whole number",
        "Count at most": "A whole number; empty: no limit",
        "Unless chosen": "Taken where nobody chose otherwise",
        "Recommended": "Said, never forced",
    },
    COMBINATIONS: {
        "Rule*": "The rule's id",
        "Combination*": "A value for each characteristic, * for any: 100; Gold; *",
    },
    CLASSES: {
        "Offering*": "The offering's id",
        "Class*": "Gold",
        "Availability (%)*": "Promised for a month: 99.95",
        "Restored within (h)*": "Hours",
        "Latency (ms)": "Round trip",
        "Jitter (ms)": "",
        "Loss (%)": "",
    },
    ELEMENTS: {
        "Offering*": "The offering's id",
        "Element*": "What stands in the path: Router",
        "Between failures (h)*": "MTBF, from failure to failure",
        "To repair (h)*": "MTTR",
        "Two of them when": "resilience = yes",
        "Shared as": "One name for what fails together in several services: core network",
    },
    BUILDINGS: {
        "Building*": "Its id",
        "Street*": "With the number",
        "City*": "",
        "Postcode": "",
        "Region*": "As in prices",
        "Latitude*": "Degrees",
        "Longitude*": "Degrees",
        "Reach*": "on-net, near-net or off-net",
        "Distance (km)": "To our network; empty: 0",
        "Build cost": "An amount; empty: nothing to build",
        "Currency": "Of the build cost",
        "Extra days": "Of lead time; empty: 0",
    },
    CATEGORIES: {"Category*": "A path of the tree: Connectivity / Internet access"},
    KEPT: {
        "Offering*": "The offering's id",
        "Text*": "What an import held beyond these sheets, in parts; leave it as it is",
    },
}
# In the order they are read: what is named must be known before.
ORDER = tuple(name for name in COLUMNS if name != CATEGORIES)


def headings(sheet: str) -> tuple[str, ...]:
    """As they stand in the sheet, without the star."""
    return tuple(each.rstrip("*") for each in COLUMNS[sheet])


def required(sheet: str) -> frozenset[str]:
    return frozenset(each.rstrip("*") for each in COLUMNS[sheet] if each.endswith("*"))
