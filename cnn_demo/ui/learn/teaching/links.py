"""Links that open a chapter with a fixed picture, network and seed, and what their first exercise asks."""

from __future__ import annotations

from cnn_demo.ui.core import address
from cnn_demo.ui.learn import linked_picture, presentation
from cnn_demo.ui.learn.exercises.problem import Problem, generated
from cnn_demo.ui.learn.exercises.table import EXERCISES
from cnn_demo.ui.learn.teaching.notes import NOTES

CLASS_SEED = "class"


def fixed_link(
    chapter: str,
    *,
    picture: tuple[int, int] | None = None,
    network: str | None = None,
    seed: str | None = None,
    is_presented: bool = False,
) -> str:
    """picture: its class and its number. network: the name of a shipped one. None: the person who opens it chooses."""
    given = {
        address.CHAPTER: chapter,
        address.PICTURE: linked_picture.written(*picture) if picture else None,
        address.NETWORK: network,
        address.SEED: seed,
        address.PRESENT: presentation.ON if is_presented else None,
    }
    return address.link({name: value for name, value in given.items() if value is not None}, page="learn")


def class_link(chapter: str) -> str:
    """The link of a chapter on the page for teachers: with the picture and the network of its notes, and one seed for all."""
    notes = NOTES.get(chapter)
    if notes is None:
        return fixed_link(chapter, seed=CLASS_SEED)
    return fixed_link(chapter, picture=notes.picture, network=notes.network, seed=CLASS_SEED)


def page_link(page: str) -> str:
    """The address of another page of the app."""
    return address.link({}, page=page)


def first_exercise(chapter: str, seed: str) -> Problem | None:
    """The exercise that a chapter shows first to anyone who opens it with that seed; None where it has none."""
    makers = EXERCISES.get(chapter)
    return generated(makers[0], f"{seed}:{chapter}", 0) if makers else None
