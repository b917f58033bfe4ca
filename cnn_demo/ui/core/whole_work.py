"""Deletes all of a visitor's work on the server."""

from __future__ import annotations

from cnn_demo.errors import RunError
from cnn_demo.ui.core import own_data, own_work, server
from cnn_demo.ui.core.own_classes import is_taught_by_visitor, own_classes

GOES_ON = "A run trains or waits, or a search is going on. Stop it first. No run was deleted."


def delete_whole_work() -> None:
    """Delete runs, data sets, designs and links; end the classes that the visitor teaches, and leave the others.

    The browser forgets the workspace then. Raises RunError while something trains, and StorageError.
    """
    workspace = own_work.workspace()
    name = workspace.folder.name
    if server.queue().is_in_use(name):
        raise RunError(GOES_ON)
    for each in own_classes():
        if is_taught_by_visitor(each):
            server.classes().end(each.id, teacher=name)
        else:
            server.classes().leave(each.id, name)
    for data_set in own_data.data_sets():
        own_data.unpublish_images(data_set)
    if not server.queue().clear_workspace(name) and workspace.exists():
        raise RunError(GOES_ON)  # it has begun meanwhile
    own_work.forget_deleted()
