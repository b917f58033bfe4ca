"""A training recipe: everything that, with the design and the data, decides how a network is trained."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from cnn_demo.errors import RecipeError
from cnn_demo.spec.fields import (
    BoolField,
    FieldError,
    Record,
    bool_field,
    choice_field,
    float_field,
    int_field,
    nested_field,
    show,
)

VERSION = 2
VERSIONS = (1, VERSION)
OPTIMIZERS = ("adam", "adamw", "sgd", "rmsprop", "adadelta")
OPTIMIZER_WORDS = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop", "adadelta": "Adadelta"}
SCHEDULES = ("constant", "cosine", "one_cycle")
UNWEIGHTED, BALANCED = "none", "balanced"
AUTO, FLOAT32, BFLOAT16, FLOAT16 = "auto", "float32", "bfloat16", "float16"
PRECISIONS = (AUTO, FLOAT32, BFLOAT16, FLOAT16)
MOST_EPOCHS = 10000
FOR_GOOD = MOST_EPOCHS  # frozen_epochs of a run whose kept layers never learn
ALL_IMAGES = 0  # training_images of a run that learns from all of them
MOST_TRAINING_IMAGES = 10_000_000
OFF = {0.0: "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation(Record):
    """Random changes to each training image, drawn again every time. All zero: none.

    shift and zoom are shares of the image's side, rotate and shear are degrees. elastic is the standard deviation, as
    a share of the side, of how far the pixels of a smooth random field move (Simard et al. 2003: 0.05 for MNIST).
    thickness is how far strokes may grow or shrink (1 = by one pixel all around). mirror changes right and left of every
    other image, by chance: a mirrored shoe is a shoe, a mirrored 2 is no 2.
    """

    what: ClassVar[str] = "augmentation"

    shift: float = float_field(
        0.0, "Shift", 0.0, 0.5, 0.01, "Up to this share of the image's side, in each direction.", words=OFF
    )
    rotate: float = float_field(
        0.0, "Rotate (degrees)", 0.0, 45.0, 1.0, "Up to this many degrees, either way.", words=OFF
    )
    zoom: float = float_field(0.0, "Zoom", 0.0, 0.5, 0.01, "Larger or smaller by up to this share.", words=OFF)
    shear: float = float_field(0.0, "Shear (degrees)", 0.0, 30.0, 1.0, "Slanted by up to this many degrees.", words=OFF)
    elastic: float = float_field(
        0.0, "Elastic", 0.0, 0.2, 0.005, "Bent like rubber: typical displacement as a share of the side.", words=OFF
    )
    thickness: float = float_field(
        0.0,
        "Stroke thickness",
        0.0,
        1.0,
        0.05,
        "Strokes get thicker or thinner by up to this share of a pixel.",
        words=OFF,
    )
    mirror: bool = bool_field(
        False, "Mirror", "Half of the images, left to right. For objects, not for digits or letters."
    )

    @property
    def moves(self) -> bool:
        """Whether images are shifted, turned, zoomed, sheared, bent or mirrored at all."""
        return any((self.shift, self.rotate, self.zoom, self.shear, self.elastic, self.mirror))

    @property
    def any(self) -> bool:
        return self.moves or self.thickness > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe(Record):
    """How to train. Creating it raises RecipeError or FieldError for an impossible value.

    learning_rate is the peak of the schedule. weight_decay is decoupled (Loshchilov & Hutter 2019) for every
    optimizer, as in Keras. weight_averaging is the decay of an exponential moving average of the weights: the network
    that is validated, kept and tested has the averaged weights, while the training itself goes on with its own (Polyak
    & Juditsky 1992; Izmailov et al. 2018, arXiv 1803.05407). distillation is the share of the loss that comes from a
    teacher, a network that is trained already (Hinton, Vinyals & Dean 2015, arXiv 1503.02531): the run is given it,
    and training/distillation.py says how the loss is computed. temperature softens both networks' probabilities in it; at
    distillation 0 it means nothing. frozen_epochs counts the first epochs in which the layers that a run has kept from
    another network do not learn: all of them but the output layer. It means nothing in a run with fresh weights.
    outlier_exposure is the weight of a second loss, on images that show no digit: their cross-entropy with the uniform
    distribution (Hendrycks et al. 2019, arXiv 1812.04606; training/outlier_exposure.py) or, where the output stage has a
    gate, the loss of the gate (training/gate.py). It needs data of digits.
    class_weights "balanced" multiplies the loss of an image by n / (k n_c), for n training images of k classes, n_c of
    them of its class: so all classes count the same. validation_share is cut from the training part, stratified by class;
    0: the run has no validation part, learns from all training images, and neither measures them nor has a best epoch.
    training_images is how many of the images that are left the run learns from, 0 for all: datasets/split.py says which.
    precision is that of the layers' arithmetic while the network trains: weights, softmax and loss are float32 in any.
    "auto" is bfloat16 where the run measures that it trains faster with it, else float32 (training/precision.py).
    """

    what: ClassVar[str] = "recipe"

    optimizer: str = choice_field("adam", "Optimizer", OPTIMIZERS, words=OPTIMIZER_WORDS)
    learning_rate: float = float_field(0.001, "Learning rate", 1e-6, 10.0, 0.001, "The highest rate of the schedule.")
    schedule: str = choice_field(
        "constant",
        "Schedule",
        SCHEDULES,
        "How the learning rate changes over the run.",
        words={"one_cycle": "one-cycle"},
    )
    momentum: float = float_field(0.9, "Momentum", 0.0, 0.999, 0.01, "For SGD and RMSprop.", words=OFF)
    weight_decay: float = float_field(
        0.0, "Weight decay", 0.0, 1.0, 0.001, "Pulls every weight towards 0 at each step.", words=OFF
    )
    batch_size: int = int_field(128, "Batch size", 1, 65536, "Images per step.")
    epochs: int = int_field(3, "Epochs", 1, MOST_EPOCHS, "Passes over the training images.")
    label_smoothing: float = float_field(
        0.0, "Label smoothing", 0.0, 0.5, 0.01, "Share of the target spread over all classes.", words=OFF
    )
    weight_averaging: float = float_field(
        0.0,
        "Weight averaging",
        0.0,
        0.9999,
        0.001,
        "0: none. 0.99: over about the last 100 steps, 0.999: the last 1,000.",
        words=OFF,
    )
    distillation: float = float_field(
        0.0, "Distillation", 0.0, 1.0, 0.05, "Share of the loss that comes from the teacher.", words=OFF
    )
    temperature: float = float_field(
        4.0,
        "Temperature",
        1.0,
        20.0,
        0.5,
        "Softens the teacher's predictions: the higher, the more its small probabilities count.",
    )
    frozen_epochs: int = int_field(
        0,
        "Frozen epochs",
        0,
        MOST_EPOCHS,
        "For so many epochs, only the output layer learns; the layers kept from another network stay as they are.",
        omitted_at_default=True,
        words={0: "off", FOR_GOOD: "all"},
    )
    class_weights: str = choice_field(
        UNWEIGHTED,
        "Class weights",
        (UNWEIGHTED, BALANCED),
        "balanced: the loss of an image counts the more, the fewer images its class has.",
        omitted_at_default=True,
    )
    outlier_exposure: float = float_field(
        0.0,
        "Outlier exposure",
        0.0,
        4.0,
        0.05,
        "For data of digits. Beside each batch go images that show no digit, for which the network learns to give all classes "
        "the same probability; this is the weight of that loss. In an output stage with a gate, the gate alone learns from "
        "them, at no cost in accuracy. Accuracy and loss are shown for the digits alone.",
        omitted_at_default=True,
        words=OFF,
    )
    augmentation: Augmentation = nested_field(Augmentation, "Augmentation")
    validation_share: float = float_field(
        0.1,
        "Validation share",
        0.0,
        0.5,
        0.01,
        "Share of the training images that is used for validation instead. 0: none, so no validation curves and no best "
        "epoch.",
        words={0.0: "none"},
    )
    training_images: int = int_field(
        ALL_IMAGES,
        "Training set size",
        0,
        MOST_TRAINING_IMAGES,
        "How many of the training images the network learns from; the seed chooses them, a fair share of each class. 0: all. "
        "The validation and test images stay the same.",
        omitted_at_default=True,
        words={ALL_IMAGES: "all"},
    )
    seed: int = int_field(0, "Seed", 0, 2**31 - 1, "The same seed gives the same run, in the same precision.")
    device: str = choice_field("auto", "Device", ("auto", "cpu", *(f"gpu:{index}" for index in range(8))))
    precision: str = choice_field(
        AUTO,
        "Precision",
        PRECISIONS,
        "How exactly the layers compute while the network trains. Automatic times a few steps of your design before the "
        "run and takes bfloat16 where that is clearly faster, else float32. Processors without instructions for bfloat16 "
        "are slower with it, and float16 needs a GPU. The trained network predicts in float32 in any case.",
        words={AUTO: "Automatic"},
    )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, versioned."""
        return {"version": VERSION, **Record.to_dict(self)}

    def with_changes(self, **changes: object) -> Recipe:
        """This recipe with other values. Raises RecipeError that names the value."""
        try:
            return replace(self, **changes)  # type: ignore[arg-type]
        except FieldError as error:
            raise RecipeError(f"Recipe: {error}") from None

    def on_any_machine(self) -> Recipe:
        """This recipe with device and precision automatic: two recipes that agree in it teach the same way."""
        return replace(self, device=AUTO, precision=AUTO)

    def learned_of(self, images: int) -> int:
        """How many images a run learns from where so many are left after those for validation."""
        return min(self.training_images or images, images)

    @classmethod
    def from_dict(cls, data: object, *, where: str = "recipe") -> Recipe:
        """Parse the output of to_dict, or JSON that a person wrote. Raises RecipeError that says where and what."""
        if not isinstance(data, Mapping):
            raise RecipeError(f"The recipe is {show(data)}; it must be a JSON object.")
        version = data.get("version")
        if version not in VERSIONS:
            raise RecipeError(f"The recipe's version is {show(version)}; this program reads 1 and {VERSION}.")
        try:
            fields = {name: value for name, value in data.items() if name != "version"}
            return super(Recipe, cls).from_dict(_migrated(fields) if version == 1 else fields, where=where)
        except FieldError as error:
            raise RecipeError(f"Recipe: {error}") from None

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Parse JSON text. Raises RecipeError where it is not valid."""
        try:
            return cls.from_dict(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise RecipeError(f"The recipe is not valid JSON: {error}.") from None


def _migrated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of version 1 as those of version 2. It had a switch for float16, off by default, in place of precision."""
    kept = {name: value for name, value in fields.items() if name != "mixed_precision"}
    if "mixed_precision" not in fields:
        return kept
    is_mixed = BoolField(label="Mixed precision").parse("mixed_precision", fields["mixed_precision"])
    return {**kept, "precision": FLOAT16 if is_mixed else AUTO}
