"""Deletes all of a visitor's work on the server."""

from __future__ import annotations

from cnn_demo.errors import RunError
from cnn_demo.own_data import upload
from cnn_demo.ui.core import own_data, own_work, server
from cnn_demo.ui.core.own_classes import is_taught_by_visitor, own_classes

GOES_ON = "A run trains or waits, or a search is going on. Stop it first. No run was deleted."
STILL_ENDING = "The server still computes something for you, and was asked to end it. Try again. Nothing was deleted."
END_SECONDS = 10.0


def delete_whole_work() -> None:
    """Delete runs and the links to them, data sets, uploads and the design in progress; end the classes that the visitor
    teaches, and leave the others. Short links to designs stay: nothing in them says whose they are.

    The browser forgets the workspace then. Raises StorageError, and RunError while something trains or computes: then nothing
    is deleted but what had not arrived whole.
    """
    workspace = own_work.workspace()
    name = workspace.folder.name
    if server.queue().is_in_use(name):
        raise RunError(GOES_ON)
    if not server.long_works().end_of(name, seconds=END_SECONDS):  # it would write again what is deleted
        raise RunError(STILL_ENDING)
    if not server.queue().clear_workspace(name, first=_end_what_leads_to_it) and workspace.exists():
        raise RunError(GOES_ON)  # it has begun meanwhile
    own_work.forget_deleted()
    upload.remove_of(server.settings().cache_folder, name)


def _end_what_leads_to_it() -> None:
    """Classes, and the images that browsers train on: what is there is read in the workspace."""
    name = own_work.workspace().folder.name
    for each in own_classes():
        if is_taught_by_visitor(each):
            server.classes().end(each.id, teacher=name)
        else:
            server.classes().leave(each.id, name)
    for data_set in own_data.data_sets():
        own_data.unpublish_images(data_set)
