"""Mixes corrections with images of the data that a network was trained on, so that it learns them and forgets nothing else.

A network that learns from a handful of pictures alone soon gives wrong answers for everything else. A sample of the data is
therefore trained on beside them. The corrections are repeated, so that they weigh something, and are all for training;
validation and test images are the data's, so that the figures tell whether anything was forgotten. Validation images are of
those that the network's run held back by its seed and share: it has learned from none of them, in any round of corrections.
A run without validation images has none here either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import parts
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.corrections import corrections, preparation_of
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.images import image_of
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.spec.data import MAX_TITLE, WORKSPACE, DataSpec
from cnn_demo.spec.recipe import ALL_IMAGES, Recipe

MOST_TRAINING, MOST_VALIDATION, MOST_TEST = 3_000, 500, 1_000  # images of the data
MOST_BYTES = 24 * MEGABYTE  # of all these
WANTED_SHARE = 0.25  # of the images of an epoch, for the corrections
MOST_REPEATS = 20
EPOCHS, LEARNING_RATE, BATCH_SIZE = 3, 0.0005, 32
SEED = 0
FORMAT = 2  # another one where the same corrections give other images


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """How many images a network learns from. repeats: of each correction in one epoch."""

    corrections: int
    repeats: int
    training: int
    validation: int
    test: int


def recipe_for_corrections(before: Recipe) -> Recipe:
    """How a network that was trained by a recipe is trained on: shortly and with small steps, as it is to change little."""
    return before.with_changes(
        optimizer="adam",
        learning_rate=LEARNING_RATE,
        schedule="cosine",
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        weight_averaging=0.0,
        distillation=0.0,
        training_images=ALL_IMAGES,
    )


def is_mixture(data: DataSpec) -> bool:
    """Whether with_corrections made this data; its cut_from names what the corrections were mixed with."""
    return data.origin == WORKSPACE and bool(data.cut_from)


def mixture(count: int, data: DataSpec, images: Images, before: Recipe) -> Mixture:
    """What so many corrections are mixed with. images: of the data. before: the recipe of the network that is trained on."""
    room = MOST_BYTES // int(np.prod(data.input_shape))
    share = min(1.0, room / (MOST_TRAINING + MOST_VALIDATION + MOST_TEST))
    learned, held = map(len, parts(images, before.validation_share, before.seed, before.training_images))
    training = min(int(share * MOST_TRAINING), learned)
    wanted = WANTED_SHARE / (1 - WANTED_SHARE) * training / max(count, 1)
    return Mixture(
        corrections=count,
        repeats=max(1, min(MOST_REPEATS, round(wanted))),
        training=training,
        validation=min(max(int(share * MOST_VALIDATION), 1), held),  # none where the run held none back
        test=min(int(share * MOST_TEST), len(images.y_test)),
    )


def with_corrections(data_set: OwnDataSet, data: DataSpec, images: Images, before: Recipe) -> DataSpec:
    """Write the mixture into the data set as a version of its own, unless it is there.

    data_set: the one with the corrections. data, images: what they are mixed with. before: the recipe of the network that is
    trained on. Raises DatasetError where there are no corrections of the data's classes, StorageError, LimitError.
    """
    pictures = [picture for picture in corrections(data_set) if picture.label in data.classes]
    if not pictures:
        raise DatasetError(f"There are no corrections for {data.title} yet. Add some on the Draw page.")
    mixed = mixture(len(pictures), data, images, before)
    described = replace(
        data,
        name=data_set.name,
        title=f"{data.short_title[: MAX_TITLE - 20]} with corrections",
        training_images=mixed.training + mixed.validation + mixed.repeats * len(pictures),
        validation_images=mixed.validation,
        origin=WORKSPACE,
        cut_from=data.name,
        version=_version(pictures, data, before),
    )
    ids = [picture.id for picture in pictures for _ in range(mixed.repeats)]
    data_set.keep_images(described, ids, lambda: _images(data_set, pictures, data, images, mixed, before))
    return described


def _images(
    data_set: OwnDataSet,
    pictures: Sequence[StoredPicture],
    data: DataSpec,
    images: Images,
    mixed: Mixture,
    before: Recipe,
) -> Images:
    preparation = preparation_of(data)
    own = np.stack([image_of(data_set.pixels(each), each.way, preparation) for each in pictures])
    labels = np.array([data.classes.index(each.label) for each in pictures], np.uint8)
    # Both in an order of the seed.
    learnable, held = parts(images, before.validation_share, before.seed, before.training_images)
    places = np.concatenate([learnable[: mixed.training], held[: mixed.validation]])
    tests = np.random.default_rng(SEED).permutation(len(images.y_test))[: mixed.test]
    learned = mixed.repeats * len(own) + mixed.training
    return Images(
        x_train=np.concatenate([np.repeat(own, mixed.repeats, axis=0), images.x_train[places]]),
        y_train=np.concatenate([np.repeat(labels, mixed.repeats), images.y_train[places]]),
        x_test=images.x_test[tests],
        y_test=images.y_test[tests],
        held=np.arange(learned + mixed.validation) >= learned if mixed.validation else None,
    )


def _version(pictures: Sequence[StoredPicture], data: DataSpec, before: Recipe) -> str:
    hashed = hashlib.sha256(f"{FORMAT} mixture {data} {before.seed} {before.validation_share}".encode())
    if before.training_images:
        hashed.update(f" {before.training_images}".encode())
    for each in pictures:
        hashed.update(f"\n{each.id} {each.label!r} {each.way}".encode())
    return hashed.hexdigest()[:16]
