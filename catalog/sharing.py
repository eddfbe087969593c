"""What the sites of one sale share: one kind of device, a hub that carries the others."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.requirement import title_of
from common.errors import BusinessError
from common.wording import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """A characteristic has one value at all the sites that have it: a shared kind of device."""

    characteristic: str

    def __str__(self) -> str:
        return f"{title_of(self.characteristic)} is the same at every site."


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinHub:
    """The sites' numbers together stay within the hub's: a common port or gateway.

    `share` of the sum counts, where not all of them are used at once (oversubscription).
    """

    characteristic: str
    hub: str  # the id of the site's service that carries them
    hub_characteristic: str
    share: float = 1.0

    def __str__(self) -> str:
        part = "" if self.share == 1 else f"{plain(self.share * 100)} % of "
        said = (
            f"{part}{title_of(self.characteristic).lower()} of all other sites fits into "
            f"{title_of(self.hub_characteristic).lower()} of {self.hub}."
        )
        return said[:1].upper() + said[1:]


Shared = Same | WithinHub


class NoHub(BusinessError):
    def __init__(self, shared: WithinHub) -> None:
        super().__init__(
            f"{shared.hub} has no {title_of(shared.hub_characteristic).lower()}: choose another "
            "line as the hub, or what of it carries the other sites, for example its bandwidth."
        )
