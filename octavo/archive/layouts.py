"""Turn a bag into what a repository takes instead of a folder, or beside it: one zip file, an item of DSpace, Zenodo's JSON."""

from __future__ import annotations

from collections.abc import Mapping

from octavo.archive.bagging import PAYLOAD
from octavo.archive.contents import METADATA, make_item
from octavo.archive.facts import Facts
from octavo.archive.records.dspace import make_dspace, name_in_item
from octavo.archive.zipping import zip_files

_ZIPPED = ("clockss", "zenodo")  # schemes whose repositories take one file


def lay_out(
    files: Mapping[str, bytes], facts: Facts, scheme: str, epoch: int, name: str, *, zipped: bool
) -> dict[str, bytes]:
    """Files that lie beside the bag's folder, by name. ``name``: of the folder; ``zipped``: whether the bag is wanted
    as a zip file in any case."""
    made = {}
    if zipped or scheme in _ZIPPED:
        made[f"{name}.zip"] = zip_files(files, name, epoch)
    if scheme == "zenodo" and f"{METADATA}zenodo.json" in files:
        made[f"{name}-zenodo.json"] = files[f"{METADATA}zenodo.json"]
    if scheme == "dspace":
        made[f"{name}-dspace.zip"] = zip_files(_item_of_dspace(files, facts), "item_1", epoch)
    return made


def _item_of_dspace(files: Mapping[str, bytes], facts: Facts) -> dict[str, bytes]:
    """An item of DSpace's Simple Archive Format: its records, and the payload's files under the names they list."""
    items = [make_item(path, files[path]) for path in sorted(files) if path.startswith(PAYLOAD)]
    return {
        **make_dspace(facts, items),
        **{name_in_item(item): files[item.path] for item in items},
    }
