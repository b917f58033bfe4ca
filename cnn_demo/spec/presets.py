"""The presets: designs and recipes to start from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_demo.errors import DesignError, RecipeError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.fields import show
from cnn_demo.spec.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Output,
)
from cnn_demo.spec.recipe import FOR_GOOD, Augmentation, Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignPreset:
    """A named design, a sentence about it, and the recipe that suits it.

    few_images_recipe: the recipe for data sets of fewer than FEW_IMAGES; "" for the same one.
    """

    title: str
    sentence: str
    layers: tuple[Layer, ...]
    recipe: str
    few_images_recipe: str = ""

    def architecture(self, input_shape: tuple[int, int, int] = (28, 28, 1), classes: int = 10) -> Architecture:
        return Architecture(layers=self.layers, input_shape=input_shape, classes=classes)

    def recipe_for(self, training_images: int) -> Recipe:
        """The recipe that suits the design and that many images."""
        name = self.recipe if training_images >= FEW_IMAGES else self.few_images_recipe or self.recipe
        return RECIPES[name].recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipePreset:
    """A named recipe and a sentence about it."""

    title: str
    sentence: str
    recipe: Recipe


FEW_IMAGES = 20_000  # two epochs of fewer have too few steps

ARTICLE = Recipe(optimizer="adadelta", learning_rate=1.0, batch_size=128, epochs=12)
THOROUGH = Recipe(
    optimizer="adamw",
    learning_rate=0.01,
    schedule="one_cycle",
    weight_decay=0.01,
    batch_size=128,
    epochs=12,
    label_smoothing=0.05,
    augmentation=Augmentation(shift=0.08, rotate=10, zoom=0.1, shear=8, thickness=0.3),
)

RECIPES = {
    "sprint": RecipePreset(
        title="Sprint",
        sentence="Two epochs in large batches with a high learning rate: a good network quickly, if there are many images.",
        recipe=Recipe(
            optimizer="adam", learning_rate=0.02, schedule="one_cycle", batch_size=256, epochs=2, label_smoothing=0.05
        ),
    ),
    "quick": RecipePreset(
        title="Quick",
        sentence="Adam with a learning rate that rises and then falls to almost zero: learns the most in few epochs.",
        recipe=Recipe(
            optimizer="adam", learning_rate=0.01, schedule="one_cycle", batch_size=64, epochs=6, label_smoothing=0.05
        ),
    ),
    "brisk": RecipePreset(
        title="Brisk",
        sentence="Three epochs in large batches with a high learning rate, on slightly shifted and rotated images.",
        recipe=Recipe(
            optimizer="adam",
            learning_rate=0.02,
            schedule="one_cycle",
            batch_size=256,
            epochs=3,
            label_smoothing=0.05,
            augmentation=Augmentation(shift=0.05, rotate=8, zoom=0.05),
        ),
    ),
    "article": RecipePreset(
        title="The article's, as intended",
        sentence="Adadelta with learning rate 1.0, as in Zeiler's paper: 12 epochs in batches of 128.",
        recipe=ARTICLE,
    ),
    "article-as-run": RecipePreset(
        title="The article's, as Keras 3 runs it",
        sentence="The script as it stands: rate 0.001, no validation images. It watches the test images; this app does not.",
        recipe=replace(ARTICLE, learning_rate=0.001, validation_share=0.0),
    ),
    "thorough": RecipePreset(
        title="Thorough",
        sentence="Twelve epochs of AdamW, on images that are shifted, rotated and sheared, with thinner and thicker strokes.",
        recipe=THOROUGH,
    ),
    "patient": RecipePreset(
        title="Patient",
        sentence="Thorough with twenty epochs and smaller changes of the images, for networks with few weights.",
        recipe=replace(
            THOROUGH, epochs=20, augmentation=Augmentation(shift=0.05, rotate=7, zoom=0.07, shear=5, thickness=0.3)
        ),
    ),
    "gentle": RecipePreset(
        title="Gentle",
        sentence="Fifteen epochs for pictures other than handwriting: shifted and zoomed a little, mirrored, never sheared.",
        recipe=replace(THOROUGH, epochs=15, augmentation=Augmentation(shift=0.05, zoom=0.1, mirror=True)),
    ),
    "few-pictures": RecipePreset(
        title="Few pictures",
        sentence="Thirty epochs in small batches. In a network that has learned before, only the output layer learns.",
        recipe=Recipe(
            optimizer="adam", learning_rate=0.01, schedule="cosine", batch_size=8, epochs=30, frozen_epochs=FOR_GOOD
        ),
    ),
}


def _norm_conv(filters: int, *, strides: int = 1, kernel_size: int = 3, momentum: float = 0.9) -> tuple[Layer, ...]:
    """A convolution without bias (the normalization has its own shift), normalization, ReLU."""
    conv = Conv2D(
        filters=filters,
        kernel_size=kernel_size,
        strides=strides,
        padding="same",
        activation="linear",
        use_bias=False,
    )
    return (conv, BatchNormalization(momentum=momentum), Activation(function="relu"))


def _averaged_pairs(maps: tuple[int, int, int]) -> tuple[Layer, ...]:
    """One convolution, then two pairs of them behind poolings, then the mean of each map. maps: filters at each size."""
    first, second, third = maps
    return (
        *_norm_conv(first),
        MaxPooling2D(),
        *_norm_conv(second),
        *_norm_conv(second),
        MaxPooling2D(),
        *_norm_conv(third),
        *_norm_conv(third),
        GlobalAveragePooling2D(),
    )


COMPACT_MAPS, BEST_MAPS, WIDE_MAPS = (16, 16, 16), (16, 32, 48), (24, 48, 96)
WIDENING = tuple(wide / best for wide, best in zip(WIDE_MAPS, BEST_MAPS, strict=True))  # of Wide against Best

DESIGNS = {
    "fast": DesignPreset(
        title="Fast",
        sentence="A strided convolution and a pooling layer shrink the image early, which leaves little to compute.",
        layers=(
            *_norm_conv(16, kernel_size=5, strides=2, momentum=0.8),
            MaxPooling2D(),
            *_norm_conv(32, momentum=0.8),
            Flatten(),
            Dense(units=64),
        ),
        recipe="sprint",
        few_images_recipe="quick",
    ),
    "swift": DesignPreset(
        title="Swift",
        sentence="Fast with one more convolution on the small feature maps: more accurate, in twice the time.",
        layers=(
            *_norm_conv(16, kernel_size=5, strides=2, momentum=0.8),
            MaxPooling2D(),
            *_norm_conv(32, momentum=0.8),
            *_norm_conv(32, momentum=0.8),
            Flatten(),
            Dense(units=64),
        ),
        recipe="brisk",
        few_images_recipe="quick",
    ),
    "classic": DesignPreset(
        title="Classic (the article's)",
        sentence="The network of the article and of Keras's old MNIST example: two convolutions, pooling, a dense layer.",
        layers=(
            Conv2D(filters=32),
            Conv2D(filters=64),
            MaxPooling2D(),
            Dropout(rate=0.25),
            Flatten(),
            Dense(units=128),
            Dropout(rate=0.5),
        ),
        recipe="article",
    ),
    "lenet5": DesignPreset(
        title="LeNet-5",
        sentence="LeNet-5 (LeCun et al. 1998) in today's form: every map is connected, pooling learns nothing, softmax. 61,706 "
        "parameters.",
        layers=(
            Conv2D(filters=6, kernel_size=5, padding="same", activation="tanh"),
            AveragePooling2D(),
            Conv2D(filters=16, kernel_size=5, activation="tanh"),
            AveragePooling2D(),
            Flatten(),
            Dense(units=120, activation="tanh"),
            Dense(units=84, activation="tanh"),
        ),
        recipe="quick",
    ),
    "compact": DesignPreset(
        title="Compact",
        sentence="Best with only sixteen feature maps at each size: under ten thousand parameters.",
        layers=_averaged_pairs(COMPACT_MAPS),
        recipe="patient",
    ),
    "best": DesignPreset(
        title="Best",
        sentence="Pairs of normalized convolutions, wider as the maps shrink, averaged at the end: the most accurate here.",
        layers=_averaged_pairs(BEST_MAPS),
        recipe="thorough",
    ),
    "wide": DesignPreset(
        title="Wide",
        sentence=f"Best with {min(WIDENING):g} to {max(WIDENING):g} times the feature maps, "
        "for pictures richer than digits, such as clothes, animals and cars.",
        layers=_averaged_pairs(WIDE_MAPS),
        recipe="gentle",
    ),
}


def design(name: str) -> DesignPreset:
    """The design preset of that name; DesignError lists the known ones."""
    if name not in DESIGNS:
        raise DesignError(f"There is no design preset {show(name)}; there are {', '.join(DESIGNS)}.")
    return DESIGNS[name]


def design_of(architecture: Architecture) -> str | None:
    """The name of the preset with these layers and the usual output; None for a design of one's own."""
    if architecture.output != Output(units=architecture.classes):
        return None
    return next((name for name, preset in DESIGNS.items() if preset.layers == architecture.layers), None)


def recipe(name: str) -> RecipePreset:
    """The recipe preset of that name; RecipeError lists the known ones."""
    if name not in RECIPES:
        raise RecipeError(f"There is no recipe preset {show(name)}; there are {', '.join(RECIPES)}.")
    return RECIPES[name]
