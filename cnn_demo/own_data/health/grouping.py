"""Groups pictures for the split: near duplicates join one group, together with the recordings that they come from."""

from __future__ import annotations

from collections.abc import Sequence

from cnn_demo.own_data.health.alike import Pixels, Report, groups_of_alike
from cnn_demo.own_data.records import StoredPicture

PREFIX = "alike-"


def groups_for_split(
    pictures: Sequence[StoredPicture], pixels: Pixels, report: Report = lambda share, step: None
) -> dict[str, str]:
    """Picture id -> its new group, for pictures whose group changes so that near duplicates stay in one part of the split.

    pixels: decodes a stored picture. report: gets the share done, in [0, 1].
    """
    return joined_groups(pictures, groups_of_alike(pictures, pixels, report))


def joined_groups(pictures: Sequence[StoredPicture], alike: Sequence[Sequence[StoredPicture]]) -> dict[str, str]:
    """Picture id -> its new group, for pictures whose group changes.

    alike: groups of pictures that look almost the same. Where one holds pictures of several recordings, these become one
    group with all their pictures.
    """
    new_name: dict[str, str] = {}  # of a group as it is now
    new_group: dict[str, str] = {}  # of a picture without a group

    def current(group: str) -> str:
        while group in new_name:
            group = new_name[group]
        return group

    for together in alike:
        known = sorted({current(picture.group) for picture in together if picture.group})
        name = known[0] if known else f"{PREFIX}{together[0].id}"
        new_name.update({other: name for other in known if other != name})
        new_group.update({picture.id: name for picture in together if not picture.group})
    changed = {picture.id: current(picture.group or new_group.get(picture.id, "")) for picture in pictures}
    return {picture.id: changed[picture.id] for picture in pictures if changed[picture.id] != picture.group}
