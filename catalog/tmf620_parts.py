"""What the files on TMF620 share: names of its lists and words, and taking fields out of them."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import ValidationError, convert

from catalog.offering import Lifecycle, Offering
from catalog.unknown_fields import Json
from common.errors import BusinessError

__all__ = ("Json",)

T = TypeVar("T")

STATUS = {
    Lifecycle.IN_STUDY: "In study",
    Lifecycle.ACTIVE: "Active",
    Lifecycle.RETIRED: "Retired",
}
BASE = "/tmf-api/productCatalogManagement/v4"
# The lists of the document, in TMF620's names; the last is ours.
OFFERINGS, SPECIFICATIONS = "productOffering", "productSpecification"
PRICES, CATEGORIES, RULES = "productOfferingPrice", "category", "productConfigurationRule"
CATALOG = "catalog"  # what was kept of the document itself


class NotTmf620(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"The file is no TMF620 catalogue ({why}); accepted: a JSON object with lists "
            f"{OFFERINGS}, {SPECIFICATIONS} and {PRICES}."
        )


class Wrong(Exception):
    """Why a resource was not read, worded to follow its name."""


def resource(kind: str, id: str, name: str, last_update: str) -> Json:
    return {
        "id": id,
        "href": f"{BASE}/{kind}/{id}",
        "@type": kind[0].upper() + kind[1:],
        "name": name,
        "lastUpdate": last_update,
    }


def specification_id(offering: Offering) -> str:
    """Offerings may share a specification; else each has its own."""
    return offering.specification or f"{offering.id}-spec"


def part(each: Json, name: str) -> Json:
    found = each.get(name) or {}
    if not isinstance(found, dict):
        raise Wrong(f"{name} is no object")
    return found


def parts(each: Json, name: str) -> list[Json]:
    found = each.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Wrong(f"{name} is no list of objects")
    return found


def text_of(each: Json, name: str) -> str:
    if not isinstance(each.get(name), str) or not each[name].strip():
        raise Wrong(f"{name} is missing")
    return str(each[name])


def as_kind(kind: type[T], value: Any) -> T:
    try:
        return convert(value, kind)
    except ValidationError as error:
        raise Wrong(str(error)) from error
