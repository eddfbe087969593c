"""What a rule may speak of: an offering of the working copy as it is sold, bundles unfolded."""

from __future__ import annotations

from catalog.bundle import unfold_offering
from catalog.catalogue import Catalogue
from catalog.checking import rules_by_offering
from catalog.offering import Offering
from common.errors import BusinessError


def sold_offering(catalogue: Catalogue, offering: Offering) -> Offering:
    """The offering itself where its bundle cannot be unfolded as it stands."""
    if not offering.members:
        return offering
    by_id = {each.id: each for each in catalogue.offerings}
    try:
        return unfold_offering(offering, by_id, rules_by_offering(catalogue.rules))[0]
    except BusinessError:
        return offering
