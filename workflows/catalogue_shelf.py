"""The catalogue in use, decoded once a process: published versions never change."""

from __future__ import annotations

from threading import Lock

from catalog.catalogue import Catalogue
from catalog.feasibility import BuildingList
from catalog.similarity import TextIndex
from database.work import Work

_lock = Lock()
_catalogues: dict[tuple[str, int], Catalogue] = {}
_buildings: dict[tuple[str, int], BuildingList] = {}
_indexes: dict[tuple[str, int], TextIndex] = {}


def _key(work: Work) -> tuple[str, int]:
    return work.address, work.catalogue.version()


def catalogue_in_use(work: Work) -> Catalogue:
    """The newest published version."""
    key = _key(work)
    with _lock:
        if key not in _catalogues:
            _catalogues[key] = work.catalogue.current()
        return _catalogues[key]


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
            _indexes[key] = TextIndex(catalogue.on_sale)
        return _indexes[key]
