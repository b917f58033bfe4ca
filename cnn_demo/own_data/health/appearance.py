"""Findings about single pictures: damaged, too small, all of one colour, blurred."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from cnn_demo.own_data.health.finding import PROBLEM, Case, Examined, Finding, accept, case_key, remove
from cnn_demo.own_data.records import CAMERA, FILE, StoredPicture

DAMAGED, TINY, PLAIN, BLURRED = "damaged", "tiny", "plain", "blurred"
LEAST_SIDE = 16  # of the shorter side, in pixels
MOST_PLAIN_CONTRAST = 0.02
NEARLY_BLACK, NEARLY_WHITE, MOST_FAINT_CONTRAST = 0.06, 0.97, 0.04
LEAST_JUDGED_SIDE, LEAST_JUDGED = 64, 5
MOST_BLURRED_SHARPNESS, BLURRED_SHARE = 60.0, 0.15


def damaged(examined: Examined) -> Finding | None:
    """Pictures whose stored copies cannot be read."""
    if not examined.damaged:
        return None
    ids = [picture.id for picture in examined.damaged]
    cases = tuple(
        Case(
            ids=(picture.id,),
            key=case_key(DAMAGED, [picture]),
            actions=(remove([picture.id], "Remove"),),
            note=picture.name,
        )
        for picture in examined.damaged
    )
    return Finding(
        kind=DAMAGED,
        severity=PROBLEM,
        what=f"Pictures whose stored copies are damaged: {len(ids)}.",
        why="They cannot be shown or made ready. Remove them, and add their files again if you still have them.",
        cases=cases,
        actions=(remove(ids, "Remove all of them"),),
    )


def tiny(examined: Examined) -> Finding | None:
    """Pictures with fewer pixels than a network can use."""
    least = max(LEAST_SIDE, examined.preparation.side // 2 if examined.preparation else 0)
    return _about_each(
        examined,
        TINY,
        [picture for picture in examined.pictures if min(picture.width, picture.height) < least],
        what=f"Pictures whose shorter side has fewer than {least} pixels: {{count}}.",
        why="They are enlarged to the size of the others and stay unclear, so the network learns to tell the classes "
        "by how unclear a picture is, wherever tiny pictures are more frequent in one class.",
    )


def plain(examined: Examined) -> Finding | None:
    """Pictures that are black, white or of one colour."""
    return _about_each(
        examined,
        PLAIN,
        [picture for picture in examined.pictures if is_plain(picture)],
        what="Pictures that are black, white or of a single colour: {count}.",
        why="Nothing can be seen on them, so the network learns a label for nothing. A covered lens and an empty "
        "drawing look like this.",
    )


def blurred(examined: Examined) -> Finding | None:
    """Photographs that are much less sharp than the others of the data set."""
    judged = [picture for picture in examined.pictures if _is_judged(picture)]
    typical = median(picture.sharpness for picture in judged) if len(judged) >= LEAST_JUDGED else 0.0
    most = min(MOST_BLURRED_SHARPNESS, BLURRED_SHARE * typical)
    return _about_each(
        examined,
        BLURRED,
        [picture for picture in judged if picture.sharpness < most],
        what="Pictures that are much less sharp than the others: {count}.",
        why="On a blurred picture the details are gone from which the network could learn. Keep them if the pictures that "
        "it will see later are blurred, too.",
    )


def is_plain(picture: StoredPicture) -> bool:
    """Whether nothing can be seen on the picture."""
    at_the_end = not NEARLY_BLACK <= picture.brightness <= NEARLY_WHITE
    return picture.contrast < (MOST_FAINT_CONTRAST if at_the_end else MOST_PLAIN_CONTRAST)


def _is_judged(picture: StoredPicture) -> bool:
    """Whether the sharpness of a picture says something: drawings have none, nor have small and plain pictures."""
    is_large = min(picture.width, picture.height) >= LEAST_JUDGED_SIDE
    return picture.way in (FILE, CAMERA) and is_large and not is_plain(picture)


def _about_each(
    examined: Examined, kind: str, pictures: Sequence[StoredPicture], *, what: str, why: str
) -> Finding | None:
    """A finding in which each picture is a case of its own."""
    cases = examined.not_accepted(
        [
            Case(
                ids=(picture.id,),
                key=case_key(kind, [picture]),
                actions=(remove([picture.id], "Remove"), accept([picture.id], "Keep")),
            )
            for picture in pictures
        ]
    )
    if not cases:
        return None
    ids = [each for case in cases for each in case.ids]
    actions = (remove(ids, "Remove all of them"), accept(ids, "Keep all of them"))
    return Finding(kind=kind, what=what.format(count=len(cases)), why=why, cases=cases, actions=actions)
