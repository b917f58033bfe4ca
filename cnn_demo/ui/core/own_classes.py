"""The classes of the visitor: those that they teach, and those that they attend."""

from __future__ import annotations

from cnn_demo.errors import UserError
from cnn_demo.runs.school_class import SchoolClass
from cnn_demo.settings import NOBODY
from cnn_demo.ui.core import own_work, person, server


def own_classes() -> list[SchoolClass]:
    """The newest first."""
    return server.classes().of(own_work.workspace().folder.name)


def has_any() -> bool:
    """Whether the Class page stands in the navigation. app.py asks before a page has opened the session."""
    try:
        own_work.open_workspace()
        return bool(own_classes())
    except UserError:  # the page itself says what is wrong
        return False


def are_offered() -> bool:
    """Whether this server has classes."""
    return server.settings().teachers != (NOBODY,)


def is_taught_by_visitor(school_class: SchoolClass) -> bool:
    return school_class.teacher == own_work.workspace().folder.name


def may_make() -> bool:
    """Whether the visitor may make a class."""
    return person.may_teach()
