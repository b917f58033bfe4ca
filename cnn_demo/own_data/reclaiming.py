"""Gives the space back that deleted pictures of a data set took, once it is worth the copying."""

from __future__ import annotations

from pathlib import Path

from cnn_demo.own_data import manifest, shards
from cnn_demo.own_data.records import StoredPicture


def place_of(picture: StoredPicture) -> shards.Place:
    """Where its stored copy lies."""
    return picture.shard, picture.offset, picture.size


def reclaim(folder: Path) -> None:
    """Move the pictures that are left out of shards that are mostly empty.

    folder: of the data set, whose lock the caller holds. Raises StorageError; then everything is where it was.
    """
    pictures = manifest.read(folder).by_id.values()
    for name in shards.wasteful(folder, [place_of(picture) for picture in pictures]):
        left = [picture for picture in pictures if picture.shard == name]
        if left:
            copies = [shards.read(folder, place_of(picture)) for picture in left]
            places = shards.append(folder, copies, apart=True)
            manifest.append(folder, {"places": {each.id: place for each, place in zip(left, places, strict=True)}})
        shards.delete(folder, name)


def shorten(folder: Path) -> None:
    """Shorten a manifest that is mostly history.

    folder: of the data set, whose lock the caller holds. Raises StorageError; then the manifest is as it was.
    """
    contents = manifest.read(folder)
    if manifest.is_wasteful(folder, contents):
        manifest.rewrite(folder, contents)
