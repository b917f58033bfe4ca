"""Checks a design and a recipe against the limits that the operator of the server has set."""

from __future__ import annotations

from dataclasses import dataclass

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
    for bound in _bounds(architecture, recipe, settings, images):
        if bound.value > bound.most:
            raise LimitError(bound.message())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """One limit. refusal: what is said beyond it, with places for {value} and {most}. setting: empty where none moves it."""

    value: int
    most: int
    refusal: str
    setting: str = ""

    def message(self) -> str:
        refusal = self.refusal.format(value=f"{self.value:,}", most=f"{self.most:,}")
        if not self.setting:
            return refusal
        return f"{refusal} The server's operator can allow more with the setting {self.setting}."


def _bounds(architecture: Architecture, recipe: Recipe, settings: Settings, images: int | None) -> tuple[_Bound, ...]:
    summary = summarise(architecture)
    bounds = (
        _Bound(
            value=summary.parameters,
            most=settings.max_parameters,
            refusal="The design's number of parameters is {value}; this server allows {most}. Use fewer filters or units.",
            setting="CNN_DEMO_MAX_PARAMETERS",
        ),
        _Bound(
            value=summary.multiply_adds,
            most=settings.max_multiply_adds,
            refusal="The design's number of multiply-adds for one image is {value}; this server allows {most}. "
            "Use fewer filters, smaller kernels or pooling earlier.",
            setting="CNN_DEMO_MAX_MULTIPLY_ADDS",
        ),
        _Bound(
            value=groups(architecture),
            most=MAX_GROUPS,
            refusal="The number of convolution groups in all layers is {value}; this server allows {most}. "
            "Use fewer groups.",
        ),
        _Bound(
            value=recipe.batch_size,
            most=settings.max_batch_size,
            refusal="The batch size is {value}; this server allows {most}. Use smaller batches.",
            setting="CNN_DEMO_MAX_BATCH_SIZE",
        ),
        _Bound(
            value=recipe.epochs,
            most=settings.max_epochs,
            refusal="The number of epochs is {value}; this server allows {most}. Train for fewer epochs.",
            setting="CNN_DEMO_MAX_EPOCHS",
        ),
        _Bound(
            value=summary.activation_bytes * recipe.batch_size // MEGABYTE,
            most=settings.max_activation_mb,
            refusal="The memory for one batch's activations in MB is {value}; this server allows {most}. "
            "Use a smaller batch, fewer filters or pooling earlier.",
            setting="CNN_DEMO_MAX_ACTIVATION_MB",
        ),
    )
    return bounds if images is None else (*bounds, _memory_bound(architecture, recipe, settings, images))


def _memory_bound(architecture: Architecture, recipe: Recipe, settings: Settings, images: int) -> _Bound:
    return _Bound(
        value=round(worker_bytes(architecture, recipe, images) / MEGABYTE),
        most=settings.max_worker_mb,
        refusal=_too_much_memory(largest_batch(architecture, images, settings.max_worker_mb * MEGABYTE)),
        setting="CNN_DEMO_MAX_WORKER_MB",
    )


def _too_much_memory(largest: int) -> str:
    """largest: the batch size that fits, 0 for none."""
    if not largest:
        return (
            "The memory for training, estimated in MB, is {value}; this server allows {most}. No batch is small enough: "
            "use fewer filters or units, earlier pooling, or smaller or fewer images."
        )
    return (
        "The memory for training, estimated in MB, is {value}; this server allows {most}. "
        f"A batch size of at most {largest:,} fits; so do larger batches with fewer filters or earlier pooling."
    )


def groups(architecture: Architecture) -> int:
    """The number of groups of all convolutions; one that is not grouped counts as one."""
    return sum(layer.groups for layer in architecture.every_layer() if isinstance(layer, Conv2D))
