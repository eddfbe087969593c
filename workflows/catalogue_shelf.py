"""The catalogue in use, decoded once a process: published versions never change."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import date
from threading import Lock

from catalog.bundle import unfold
from catalog.catalogue import Catalogue
from catalog.feasibility import BuildingList
from catalog.similarity import TextIndex
from database.work import Work

_lock = Lock()
_catalogues: dict[tuple[str, int, date | None], Catalogue] = {}
_buildings: dict[tuple[str, int], BuildingList] = {}
_indexes: dict[tuple[str, int], TextIndex] = {}


def _key(work: Work) -> tuple[str, int]:
    return work.address, work.catalogue.version()


def catalogue_in_use(work: Work) -> Catalogue:
    """The newest published version as it is sold today, its bundles unfolded."""
    address, version = _key(work)
    key = (address, version, work.today)
    with _lock:
        if key not in _catalogues:
            _catalogues[key] = replace(_unfolded(work, address, version), day=work.today)
        return _catalogues[key]


def _unfolded(work: Work, address: str, version: int) -> Catalogue:
    """Read once a version; the same offerings serve every day, so that guides are kept."""
    for (kept_address, kept_version, _), known in _catalogues.items():
        if (kept_address, kept_version) == (address, version):
            return known
    return unfold(work.catalogue.current())


_kept: OrderedDict[tuple[str, int], Catalogue] = OrderedDict()
_MOST_KEPT = 4


def kept_catalogue(work: Work, version: int) -> Catalogue:
    """A published version as it is kept, bundles folded. Raises NotFound."""
    key = (work.address, version)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = work.catalogue.get(version)
    with _lock:
        _kept[key] = found
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found


def newest_catalogue(work: Work) -> Catalogue:
    """The newest published version as it is kept; an empty one before the first."""
    version = work.catalogue.version()
    if version == 0:
        return Catalogue(version=0, offerings=(), rules=())
    return kept_catalogue(work, version)


def buildings_in_use(work: Work) -> BuildingList:
    """The building list as published with the catalogue in use."""
    key = _key(work)
    with _lock:
        if key not in _buildings:
            _buildings[key] = BuildingList(work.catalogue.buildings())
        return _buildings[key]


def text_index(work: Work) -> TextIndex:
    """The catalogue's texts, indexed for similarity."""
    key, catalogue = _key(work), catalogue_in_use(work)
    with _lock:
        if key not in _indexes:
            _indexes[key] = TextIndex(catalogue.offerings)
        return _indexes[key]
