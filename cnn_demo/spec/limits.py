"""Checks a design and a recipe against the limits that the operator of the server has set."""

from __future__ import annotations

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import LimitError
from cnn_demo.settings import Settings
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D
from cnn_demo.spec.memory import largest_batch, worker_bytes
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.summary import summarise

# A grouped convolution is one operation a group: building and compiling each takes about 13 ms and 0.2 MB.
MAX_GROUPS = 256


def check(architecture: Architecture, recipe: Recipe, settings: Settings, *, images: int | None = None) -> None:
    """Raise LimitError where the run would take more than the server's settings allow.

    The message says what to reduce, and which setting of the server would allow it. images: how many the data set has for
    training; None for a network that is not about to be trained, whose memory for training is not checked.
    """
    summary = summarise(architecture)
    activation_mb = summary.activation_bytes * recipe.batch_size // MEGABYTE
    bounds = (
        (
            "The design's number of parameters",
            summary.parameters,
            settings.max_parameters,
            "Use fewer filters or units",
            "CNN_DEMO_MAX_PARAMETERS",
        ),
        (
            "The design's number of multiply-adds for one image",
            summary.multiply_adds,
            settings.max_multiply_adds,
            "Use fewer filters, smaller kernels or pooling earlier",
            "CNN_DEMO_MAX_MULTIPLY_ADDS",
        ),
        ("The number of convolution groups in all layers", groups(architecture), MAX_GROUPS, "Use fewer groups", ""),
        (
            "The batch size",
            recipe.batch_size,
            settings.max_batch_size,
            "Use smaller batches",
            "CNN_DEMO_MAX_BATCH_SIZE",
        ),
        (
            "The number of epochs",
            recipe.epochs,
            settings.max_epochs,
            "Train for fewer epochs",
            "CNN_DEMO_MAX_EPOCHS",
        ),
        (
            "The memory for one batch's activations in MB",
            activation_mb,
            settings.max_activation_mb,
            "Use a smaller batch, fewer filters or pooling earlier",
            "CNN_DEMO_MAX_ACTIVATION_MB",
        ),
    )
    memory = () if images is None else (_memory_bound(architecture, recipe, settings, images),)
    for what, value, limit, remedy, variable in (*bounds, *memory):
        if value > limit:
            raise LimitError(f"{what} is {value:,}; this server allows {limit:,}. {remedy}.{_setting(variable)}")


def _memory_bound(
    architecture: Architecture, recipe: Recipe, settings: Settings, images: int
) -> tuple[str, int, int, str, str]:
    needed, most = worker_bytes(architecture, recipe, images), settings.max_worker_mb
    remedy = _smaller(largest_batch(architecture, images, most * MEGABYTE))
    return (
        "The memory for training, estimated in MB,",
        round(needed / MEGABYTE),
        most,
        remedy,
        "CNN_DEMO_MAX_WORKER_MB",
    )


def _smaller(largest: int) -> str:
    if largest:
        return f"A batch size of at most {largest:,} fits; so do larger batches with fewer filters or earlier pooling"
    return "No batch is small enough: use fewer filters or units, earlier pooling, or smaller or fewer images"


def _setting(variable: str) -> str:
    return f" Whoever runs the server can allow more with the setting {variable}." if variable else ""


def groups(architecture: Architecture) -> int:
    """The number of groups of all convolutions; one that is not grouped counts as one."""
    return sum(layer.groups for layer in architecture.every_layer() if isinstance(layer, Conv2D))
