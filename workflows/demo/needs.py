"""What the demo's customers asked for, in their own words; all fictional."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNeed:
    goals: str
    text: str


DEMO_NEEDS: dict[str, DemoNeed] = {
    "OPP-0001": DemoNeed(
        goals="Keep the plants running when a line is cut.",
        text="Dedicated internet access with 200 Mbps symmetric at every plant, 99.9 % "
        "availability. LTE backup would be nice. 36-month term.",
    ),
    "OPP-0002": DemoNeed(
        goals="See every freezer's temperature without an engineer on site.",
        text="IoT SIM cards for 400 freezers.",
    ),
    "OPP-0003": DemoNeed(
        goals="No ward may lose its patient records.",
        text="Internet access with at least 1 Gbps symmetric at all hospitals, 99.99 % "
        "availability, 4 h time to restore, a second access path, fully managed. 60-month term.",
    ),
    "OPP-0004": DemoNeed(
        goals="Replace the old telephone systems of the clinics.",
        text="UCaaS for 180 users, 99.9 % availability. SIP trunk with 30 channels. 36-month term.",
    ),
    "OPP-0005": DemoNeed(
        goals="Cut the cost of the branch network and steer traffic by application.",
        text="SD-WAN with 100 Mbps at each branch, encrypted, fully managed, 99.9 %. "
        "Internet access with 100 Mbps. 36-month term.",
    ),
    "OPP-0006": DemoNeed(
        goals="Every classroom teaches online.",
        text="Internet access with 1 Gbps symmetric at each school, 99.9 % availability, DDoS "
        "protection should be included. 36-month term.",
    ),
    "OPP-0007": DemoNeed(
        goals="One protected network for all city offices.",
        text="E-LAN with 1 Gbps between the offices, 99.95 % availability, at most 15 ms round "
        "trip. Managed firewall with 1 Gbps. 60-month term.",
    ),
    "OPP-0008": DemoNeed(
        goals="Open stores in days, not months.",
        text="Internet access with 100 Mbps for each store, 99.5 % availability. 24-month term.",
    ),
    "OPP-0009": DemoNeed(
        goals="Mirror the data centre.",
        text="10 Gbps wavelength between the data centres.",
    ),
    "OPP-0010": DemoNeed(
        goals="Sell tails under their own brand.",
        text="Ethernet access with 1 Gbps at each site, 99.9 %. 12-month term.",
    ),
    "OPP-0011": DemoNeed(
        goals="Answer claims calls within a minute.",
        text="Contact centre for 60 users with call recording, 99.9 % availability. "
        "Cloud connect with 500 Mbps. 36-month term.",
    ),
}
