"""Trains the network of Learn's chapter on uses that reads windows of a strip: ten digits, and background as an eleventh class.

    python -m scripts.train_window_reader [--epochs N] [--measure-only] [--measure-on validation|test]

It learns from windows that are cut again for each epoch out of strips with gaps from 0 to 28 pixels. A window over a digit,
up to 2 pixels beside it, shows that digit; one that is 6 or more pixels beside every digit shows background. The digits are
MNIST's training images without the last 6,000, with which settings were chosen, and without the test part of mnist-5k,
which the page shows. Then it measures how many strips of four digits are read right at each gap. The record holds what was
measured on the test images.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

import keras
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.split import as_input
from cnn_demo.network.build import build
from cnn_demo.network.weights import weights_of
from cnn_demo.prediction.numpy_network import NumpyLayers, by_node
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.spec.layers import Conv2D, Dropout, Flatten, MaxPooling2D
from cnn_demo.spec.recipe import Augmentation
from cnn_demo.storage import write_bytes
from cnn_demo.training.augment import Augment
from cnn_demo.ui.learn import window_reader
from cnn_demo.ui.learn.detection import BACKGROUND, STRIDE, Pixels, detect, is_background, strip, windows

SEED, EPOCHS = 0, 20
WINDOWS, BATCH, RATE = 60_000, 128, 0.003  # windows of an epoch
LARGEST_GAP, ON_DIGIT, BESIDE = 28, 2, 6  # pixels
PRESENT = 0.85  # of the places in a strip: the others stay empty
HELD_OUT = 6_000
STRIPS, DIGITS_IN_STRIP = 300, 4
GAPS = range(LARGEST_GAP + 1)
CHANGES = Augmentation(rotate=8, zoom=0.1, shear=10)
UNCHANGED_EPOCHS = 2  # the last ones
DESIGN = Architecture(
    layers=(
        Conv2D(filters=24),
        MaxPooling2D(),
        Conv2D(filters=48),
        MaxPooling2D(),
        Conv2D(filters=64),
        Flatten(),
        Dropout(rate=0.3),
    ),
    input_shape=(DIGIT_SIDE, DIGIT_SIDE, 1),
    classes=BACKGROUND + 1,
)
Rng = np.random.Generator
Labels = NDArray[np.uint8]


def main() -> None:
    """Train, measure and write."""
    parser = argparse.ArgumentParser(prog="python -m scripts.train_window_reader", description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--measure-only", action="store_true", help="measure the network that is there")
    parser.add_argument("--measure-on", choices=("validation", "test"), default="test", help="digits of the strips")
    options = parser.parse_args()
    catalog = from_environment()
    mnist, shown = catalog.load(MNIST), catalog.load(MNIST_5K)
    digits, labels = np.asarray(mnist.x_train)[..., 0], np.asarray(mnist.y_train)
    if not options.measure_only:
        on_the_page = {image.tobytes() for image in np.asarray(shown.x_test)[..., 0]}
        learned = np.array([image.tobytes() not in on_the_page for image in digits[:-HELD_OUT]])
        network = _trained(digits[:-HELD_OUT][learned], labels[:-HELD_OUT][learned], options.epochs)
        tensors = {name: tensor.astype(np.float16) for name, tensor in weights_of(network).items()}
        write_bytes(window_reader.WEIGHTS, save(tensors))
    is_test = options.measure_on == "test"
    if is_test:
        digits, labels = np.asarray(mnist.x_test)[..., 0], np.asarray(mnist.y_test)
    else:
        digits, labels = digits[-HELD_OUT:], labels[-HELD_OUT:]
    shares = {gap: read_right(digits, labels, gap) for gap in GAPS}
    print(json.dumps(shares, indent=2))
    if is_test:
        _write_record(shares)


def read_right(digits: Pixels, labels: Labels, gap: int) -> float:
    """The share of the strips of that gap in which exactly the digits are detected that stand there."""
    reader = NumpyLayers(architecture=DESIGN, weights=by_node(load(window_reader.WEIGHTS.read_bytes())))
    rng, right = np.random.default_rng([SEED, gap]), 0
    for _ in range(STRIPS):
        chosen = rng.integers(len(digits), size=DIGITS_IN_STRIP)
        lefts, parts = windows(strip(list(digits[chosen]), gap), DIGIT_SIDE, STRIDE)
        probabilities = reader.probabilities(parts[..., np.newaxis])
        found = detect(lefts, probabilities, is_background(probabilities))
        right += [each.label for each in found] == labels[chosen].tolist()
    return right / STRIPS


def _trained(digits: Pixels, labels: Labels, epochs: int) -> keras.Model:
    network, rng, augment = build(DESIGN, seed=SEED), np.random.default_rng(SEED), Augment(CHANGES, SEED)
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * (WINDOWS // BATCH))
    network.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    for epoch in range(epochs):
        changed = digits if epoch >= epochs - UNCHANGED_EPOCHS else _changed(digits, augment)
        images, classes = _cut(rng, changed, labels)
        fitted = network.fit(as_input(images[..., np.newaxis]), classes, batch_size=BATCH, epochs=1, verbose=0)
        print(f"Epoch {epoch + 1} of {epochs}: {fitted.history['accuracy'][-1]:.2%} of the windows", flush=True)
    return network


def _changed(digits: Pixels, augment: Augment) -> Pixels:
    batches = (
        augment(as_input(digits[start : start + 1000][..., np.newaxis])) for start in range(0, len(digits), 1000)
    )
    return np.concatenate(
        [np.rint(keras.ops.convert_to_numpy(batch)[..., 0] * 255).astype(np.uint8) for batch in batches]
    )


def _cut(rng: Rng, digits: Pixels, labels: Labels) -> tuple[Pixels, Labels]:
    """Half of the windows over the place in the middle of three, half beside it."""
    images, classes = np.empty((WINDOWS, DIGIT_SIDE, DIGIT_SIDE), np.uint8), np.empty(WINDOWS, np.uint8)
    for number, (image, label) in enumerate(_windows(rng, digits, labels)):
        images[number], classes[number] = image, label
    return images, classes


def _windows(rng: Rng, digits: Pixels, labels: Labels) -> Iterator[tuple[Pixels, int]]:
    empty = np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    for _ in range(WINDOWS):
        gap, chosen = int(rng.integers(LARGEST_GAP + 1)), rng.integers(len(digits), size=3)
        is_there = rng.random(3) < PRESENT
        row = strip([digits[index] if there else empty for index, there in zip(chosen, is_there, strict=True)], gap)
        middle = DIGIT_SIDE + 2 * gap  # left edge of the digit in the middle
        if rng.random() < 0.5:
            left, label = middle + int(rng.integers(-ON_DIGIT, ON_DIGIT + 1)), int(labels[chosen[1]])
        else:
            away = int(rng.integers(BESIDE, (DIGIT_SIDE + gap) // 2 + 1)) * (1 if rng.random() < 0.5 else -1)
            left, label = middle + away, BACKGROUND
        yield row[:, left : left + DIGIT_SIDE], label if is_there[1] else BACKGROUND


def _write_record(shares: dict[int, float]) -> None:
    record = {
        "command": "python -m scripts.train_window_reader",
        "architecture": DESIGN.to_dict(),
        "strips": STRIPS,
        "digits": DIGITS_IN_STRIP,
        "read_right": {str(gap): round(share, 4) for gap, share in shares.items()},
    }
    window_reader.RECORD.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
