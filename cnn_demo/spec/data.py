"""Describes a data set: its images, classes and origin. Runs, bundles and links contain the whole description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from cnn_demo.errors import DatasetError
from cnn_demo.spec.architecture import CHANNELS, MAX_CLASSES, MAX_SIDE, MIN_CLASSES
from cnn_demo.spec.fields import show
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.tasks import CLASSIFICATION, TASKS

BUILTIN, WORKSPACE = "builtin", "workspace"
ORIGINS = (BUILTIN, WORKSPACE)
DIGIT, PICTURE = "digit", "picture"
PREPARATIONS = (DIGIT, PICTURE)
CROP, PAD, STRETCH = "crop", "pad", "stretch"
FITS = (CROP, PAD, STRETCH)
DIGIT_SIDE = 28
DIGIT_SHAPE = (DIGIT_SIDE, DIGIT_SIDE, 1)
DIGITS = tuple("0123456789")

MAX_NAME, MAX_TITLE, MAX_TEXT = 60, 120, 400
MAX_IMAGES = 10**9
NAME_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
VERSION_PATTERN = re.compile(r"[0-9a-f]{0,64}")  # it names a folder, and may come from a stranger's link
# Titles and class names may come from a stranger's bundle. Without these characters they cannot contain HTML or links.
FORBIDDEN = frozenset("<>[]{}`\\")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationRules:
    """What decides how a picture or drawing is made into a network's input. The fields are those of DataSpec."""

    preparation: str
    input_shape: tuple[int, int, int]
    light_on_dark: bool
    fit: str = ""

    @property
    def fitting(self) -> str:
        """How a picture that is not square becomes so: one of FITS."""
        return self.fit or (PAD if self.light_on_dark else CROP)

    @property
    def draws_dark_on_light(self) -> bool:
        """Whether a drawing becomes dark ink on white paper.

        Data that name their fit name the background of their pictures, too. For other data a drawing stays light on dark.
        """
        return bool(self.fit) and not self.light_on_dark


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSpec:
    """A data set without its images. Every value is checked; DatasetError names the wrong one.

    name: identifies it, and is the stem of its file. title: as pages show it.
    input_shape: (height, width, channels) of one image, 1 to 512 a side, 1 or 3 channels.
    classes: the names of the classes, 2 to 1000; a label is an index into them.
    training_images: how many there are for training, before validation images are cut off.
    preparation: how a drawing or photo is made to look like its images: "digit" for handwriting centred by mass,
    "picture" for everything else. light_on_dark: whether the background of the images is dark.
    fit: how a "picture" that is not square becomes so: "crop" keeps the middle, "pad" adds bars, "stretch" changes the
    aspect ratio; "" for "pad" where light_on_dark, else "crop".
    task: what a network learns from it, a key of the table of tasks.
    origin: where its images are: "builtin" for those that this program knows, "workspace" for a visitor's own.
    cut_from: the name of the data set of whose training images these are a part, "" where there is none.
    version: of a visitor's own data set, which changes with its pictures and their preparation; "" for built-in data.
    validation_images: how many of the training images the data set fixes for validation (Images.held says which); 0 where
    each run chooses its own.
    """

    name: str
    title: str
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    training_images: int
    preparation: str
    light_on_dark: bool
    source: str = ""
    licence: str = ""
    task: str = CLASSIFICATION
    origin: str = BUILTIN
    cut_from: str = ""
    fit: str = ""
    version: str = ""
    validation_images: int = 0

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_text("title", self.title, MAX_TITLE)
        _check_shape(self.input_shape)
        _check_classes(self.classes)
        _check_count("training_images", self.training_images)
        _check_choice("preparation", self.preparation, PREPARATIONS)
        if self.preparation == DIGIT and self.input_shape != DIGIT_SHAPE:
            raise _wrong("input_shape", self.input_shape, f"{DIGIT_SHAPE}, the size to which digits are prepared")
        _check_choice("light_on_dark", self.light_on_dark, (True, False))
        _check_choice("task", self.task, tuple(TASKS))
        _check_choice("origin", self.origin, ORIGINS)
        _check_choice("fit", self.fit, ("", *FITS))
        _check_validation_images(self.validation_images, self.training_images)
        texts = (("source", MAX_TEXT), ("licence", MAX_TEXT), ("cut_from", MAX_NAME))
        for field, most in texts:
            _check_text(field, getattr(self, field), most, may_be_empty=True)
        _check_version(self.version)

    @property
    def short_title(self) -> str:
        """The title up to its first comma: MNIST, Fashion-MNIST, CIFAR-10. A visitor's own title is never cut."""
        return self.title.partition(",")[0] if self.origin == BUILTIN else self.title

    @property
    def shows_digits(self) -> bool:
        """Whether the classes are the ten digits, in order."""
        return self.classes == DIGITS

    @property
    def rules(self) -> PreparationRules:
        """How a picture or drawing is made to look like the images."""
        return PreparationRules(
            preparation=self.preparation,
            input_shape=self.input_shape,
            light_on_dark=self.light_on_dark,
            fit=self.fit,
        )

    def trained_images(self, recipe: Recipe) -> int:
        """How many images a run learns from: the recipe's number of those that are left after the ones for validation."""
        return recipe.learned_of(self.training_images - self.validated_images(recipe))

    def validated_images(self, recipe: Recipe) -> int:
        """How many of the training images a run holds back for validation."""
        held = self.validation_images or round(self.training_images * recipe.validation_share)
        return min(held, self.training_images - 1)

    def has_validation(self, validation_share: float) -> bool:
        """Whether a run holds training images back for validation: those that the data fix, or that share of them."""
        return self.validation_images > 0 or validation_share > 0

    def looks_like(self, other: DataSpec) -> bool:
        """Whether a network of one takes the images of the other, and names the same classes."""
        return (self.input_shape, self.classes) == (other.input_shape, other.classes)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values. A field that only some data sets have is left out where it is empty."""
        values = {**asdict(self), "input_shape": list(self.input_shape), "classes": list(self.classes)}
        return {name: value for name, value in values.items() if value or name not in SELDOM}

    @classmethod
    def from_dict(cls, data: object) -> DataSpec:
        """Parse the output of to_dict. Unknown fields are ignored. Raises DatasetError that names the field."""
        if not isinstance(data, Mapping):
            raise DatasetError(f"The description of the data is {show(data)}; it must be a JSON object.")
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        for name in ("input_shape", "classes"):
            if isinstance(known.get(name), list):
                known[name] = tuple(known[name])
        try:
            return cls(**known)
        except TypeError:
            missing = next(name for name in REQUIRED if name not in known)
            raise DatasetError(f"The description of the data lacks {missing}.") from None


REQUIRED = tuple(field.name for field in fields(DataSpec))[:7]
SELDOM = ("fit", "version", "validation_images")


def _wrong(field: str, value: object, expected: str) -> DatasetError:
    return DatasetError(f"The data's {field} is {show(value)}; it must be {expected}.")


def _check_name(value: object) -> None:
    if not (isinstance(value, str) and len(value) <= MAX_NAME and NAME_PATTERN.fullmatch(value)):
        raise _wrong("name", value, f"1 to {MAX_NAME} letters, digits, - and _, the first one a letter or digit")


def _check_version(value: object) -> None:
    if not (isinstance(value, str) and VERSION_PATTERN.fullmatch(value)):
        raise _wrong("version", value, "at most 64 digits from 0 to 9 and a to f")


def _check_text(field: str, value: object, most: int, *, may_be_empty: bool = False) -> None:
    is_text = isinstance(value, str) and len(value) <= most and value.isprintable() and not FORBIDDEN & set(value)
    if not is_text or not (may_be_empty or str(value).strip()):
        length = f"at most {most}" if may_be_empty else f"1 to {most}"
        raise _wrong(field, value, f"{length} printable characters without {' '.join(sorted(FORBIDDEN))}")


def _check_shape(value: object) -> None:
    is_shape = isinstance(value, tuple) and len(value) == 3 and all(type(side) is int for side in value)
    if not (is_shape and all(1 <= side <= MAX_SIDE for side in value[:2]) and value[2] in CHANNELS):  # type: ignore[index]
        raise _wrong("input_shape", value, f"height, width (1 to {MAX_SIDE}) and channels (1 or 3)")


def _check_classes(value: object) -> None:
    if not (isinstance(value, tuple) and MIN_CLASSES <= len(value) <= MAX_CLASSES):
        raise _wrong("classes", value, f"a list of {MIN_CLASSES} to {MAX_CLASSES} names")
    for index, name in enumerate(value):
        _check_text(f"class {index}", name, MAX_NAME)
    if len(set(value)) < len(value):
        raise _wrong("classes", value, "names that all differ")


def _check_count(field: str, value: object) -> None:
    if type(value) is not int or not 1 <= value <= MAX_IMAGES:
        raise _wrong(field, value, f"a whole number from 1 to {MAX_IMAGES:,}")


def _check_validation_images(value: object, training_images: int) -> None:
    if type(value) is not int or not 0 <= value < training_images:
        raise _wrong(
            "validation_images", value, f"a whole number from 0 to {training_images - 1:,}, below training_images"
        )


def _check_choice(field: str, value: object, options: tuple[object, ...]) -> None:
    # The type counts too, as 1 == True in Python.
    if not any(type(value) is type(option) and value == option for option in options):
        raise _wrong(field, value, f"one of {', '.join(map(str, options))}")
