"""The errors whose messages are shown to people. Any other exception is a defect and is not caught.

UserError
├── DesignError     an architecture that cannot be built
├── RecipeError     a training recipe with an impossible value
├── LimitError      a design or recipe beyond what this server allows
├── LinkError       a shared link that cannot be read
├── DatasetError    a data set that is missing, damaged or cannot be fetched
├── PictureError    a picture that cannot be read or holds nothing
├── RunError        a run that is missing, damaged or in the wrong state
│   └── LeaseError  a run that another worker works on
├── SweepError      a search for settings that cannot be made, is missing or damaged
├── ModelError      a trained network that is missing or damaged
├── ClassError      a class that has ended, or what its rules do not allow
├── BundleError     a file that is not a bundle, or a bundle that cannot be imported
├── StorageError    the disk refused (full, read-only, no permission)
└── WorkerError     a worker process failed or did not answer
    └── NoWorkersError  this server runs no worker processes

A message says where, what and which value, and what to do. It is plain text for a page or a terminal line.
Imports no other module of the program.
"""

from __future__ import annotations


class UserError(Exception):
    """An error that a person can fix. str(error) is the message to show."""


class DesignError(UserError):
    """An architecture that cannot be built.

    layer_index: 0-based position of the layer at fault, None where it is the whole design.
    """

    def __init__(self, message: str, *, layer_index: int | None = None) -> None:
        super().__init__(message)
        self.layer_index = layer_index


class RecipeError(UserError):
    """A training recipe with an impossible value."""


class LimitError(UserError):
    """A design or recipe beyond what this server allows."""


class LinkError(UserError):
    """A shared link that cannot be read."""


class DatasetError(UserError):
    """A data set that is missing, damaged or cannot be fetched."""


class PictureError(UserError):
    """A picture that cannot be read or holds nothing to recognise."""


class RunError(UserError):
    """A run that is missing, damaged or in the wrong state for what was asked."""


class LeaseError(RunError):
    """A run that another worker works on."""


class SweepError(UserError):
    """A search for settings that cannot be made, is missing or damaged."""


class ModelError(UserError):
    """A trained network that is missing or damaged."""


class ClassError(UserError):
    """A class that has ended, cannot be joined, or whose rules do not allow what was asked."""


class BundleError(UserError):
    """A file that is not a bundle, or a bundle that cannot be imported."""


class StorageError(UserError):
    """The disk refused: full, read-only or without permission."""


class WorkerError(UserError):
    """A worker process failed or did not answer."""


class NoWorkersError(WorkerError):
    """This server runs no worker processes, and what was asked needs one. Nothing has failed."""
