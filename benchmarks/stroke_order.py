"""What the pad knows and the picture does not: whether the order and the direction of the strokes help to read a digit.

Networks of one design learn from the picture alone, and from the picture with further channels that say when, or in which
direction, the ink of each pixel was drawn. They learn from the same pen digits in the same number of steps, and are validated
on the writers that the data set drawn-digits keeps for validation: on their digits as they wrote them, and as if each had been
drawn backwards, as by somebody with other habits. Only recorded pen strokes have an order: MNIST, which is most of what the
shipped networks learn from, has none and is left out.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from benchmarks.script_process import printed_lines
from benchmarks.table import Row
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.pen_strokes import PenStrokes
from cnn_demo.drawing.digit import FRAME, TARGET_WIDTH, centre_by_mass, crop, fit
from cnn_demo.drawing.drawn_ink import read_drawing
from cnn_demo.drawing.pen import drawn, smooth_line
from cnn_demo.drawing.resample import to_uint8
from cnn_demo.drawing.steps import Picture, Plane
from cnn_demo.drawing.stroke import missing_radius, thicken
from cnn_demo.made_data.drawn_digits import any_width, placed, validation_digits, varied
from cnn_demo.made_data.on_pad import Strokes
from cnn_demo.spec.data import DIGIT_SIDE

DESIGN = "fast"
PICTURE = "the picture alone"
EMPTY = -1  # in place of a channel that a network does not get: all have three, and so the same number of weights
CHANNELS = {
    PICTURE: [0, EMPTY, EMPTY],
    "with the time of the ink": [0, 1, EMPTY],
    "with the direction of the pen": [0, 2, 3],
}
BACKWARDS = ", drawn backwards"

# Trains one network for each list of channels. Prints its wrong predictions in percent of the validation digits, as they were
# written, and with time running the other way.
TRAINING = """
import json, sys
import numpy as np
from cnn_demo.datasets.split import as_input
from cnn_demo.spec import presets
from cnn_demo.training.trainer import make_trainer

file, name, seed, variants = sys.argv[1:]
arrays = np.load(file)
images = np.pad(as_input(arrays["images"]), [(0, 0), (0, 0), (0, 0), (0, 1)])  # the last channel is the empty one
labels, held = arrays["labels"], arrays["held"]
backwards = np.concatenate([images[..., :1], images[..., :1] - images[..., 1:-1], images[..., -1:]], axis=-1)
targets, preset = np.eye(10, dtype=np.float32)[labels], presets.design(name)
recipe = preset.recipe_for(int((~held).sum())).with_changes(seed=int(seed))
steps = recipe.epochs * -(-int((~held).sum()) // recipe.batch_size)
for channels in json.loads(variants):
    chosen = images[..., channels]
    network, trainer = make_trainer(preset.architecture(chosen.shape[1:]), recipe, steps)
    trainer.fit(chosen[~held], targets[~held], batch_size=recipe.batch_size, epochs=recipe.epochs, verbose=0)
    for shown in (chosen[held], backwards[held][..., channels]):
        print(100 * float((network.predict(shown, verbose=0).argmax(axis=1) != labels[held]).mean()))
"""


def measure(rounds: int) -> list[Row]:
    """Validation errors with each choice of channels, against those of the picture alone; one seed per round."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "digits.npz"
        np.savez(file, **_digits(from_environment().pen_strokes()))
        errors = [_errors(file, seed) for seed in range(rounds)]
    alone = [of_seed[PICTURE] for of_seed in errors]
    return [
        Row(
            question=f"{DESIGN} on pen digits, {name}: errors on other writers",
            unit="%",
            ours=[of_seed[name] for of_seed in errors],
            other=None if name == PICTURE else alone,
            goal="-",
        )
        for name in errors[0]
    ]


def as_drawn(strokes: Strokes, width: int) -> Picture:
    """A drawing prepared as on the pad, with what the pad knows of its ink: (28, 28, 4) uint8.

    The channels are the ink, the time at which it was drawn, from 0 to 1 over the points of the drawing, and the direction
    of the pen, across and down, with 0.5 for neither way. The last three are weighted with the ink, so that they are
    0 outside of it, and are cropped, scaled and centred as the ink is.
    strokes: in the order in which they were drawn, in pixels of the sheet. width: of the pen in pixels.
    """
    cropped = crop(read_drawing(drawn(strokes, width)).ink)
    radius = missing_radius(cropped, FRAME, TARGET_WIDTH)
    ink = thicken(cropped, radius)
    planes = [ink, *(ink * known for known in _known(strokes, *ink.shape))]
    framed = np.stack([fit(plane, max(cropped.shape) + 2.0 * radius) for plane in planes], axis=-1)
    return to_uint8(_moved_with(centre_by_mass(framed[..., 0]), framed))


def _known(strokes: Strokes, height: int, width: int) -> list[Plane]:
    """Time and direction, (height, width) in [0, 1], of the point of the pen's path that is nearest to each pixel.

    The path lies in the middle of the picture, to within a pixel. Where it crosses itself, what is drawn last counts.
    """
    lines = [smooth_line(points) for points in strokes]
    ways = np.concatenate([np.gradient(line, axis=0) for line in lines])
    ways /= np.maximum(np.linalg.norm(ways, axis=1, keepdims=True), 1e-9)
    pixels = np.floor(np.concatenate(lines)[:, ::-1]).astype(np.intp)
    pixels -= pixels.min(axis=0)
    pixels += (np.array([height, width]) - pixels.max(axis=0)) // 2
    numbers = np.full((height, width), -1)
    numbers[tuple(pixels.T)] = np.arange(len(pixels))
    nearest = ndimage.distance_transform_edt(numbers < 0, return_distances=False, return_indices=True)
    point = numbers[tuple(nearest)]
    return [np.linspace(0.0, 1.0, len(pixels))[point], *((ways[point, axis] + 1.0) / 2.0 for axis in (0, 1))]


def _moved_with(placed_ink: Plane, framed: Plane) -> Plane:
    """All channels, (20, 20, c), moved as the ink, the first of them, was: (28, 28, c)."""
    room = DIGIT_SIDE - FRAME
    moves = [_first(placed_ink, axis) - _first(framed[..., 0], axis) for axis in (0, 1)]
    return np.roll(np.pad(framed, ((0, room), (0, room), (0, 0))), moves, axis=(0, 1))


def _first(plane: Plane, axis: int) -> int:
    """The first row or column with ink."""
    return int(np.flatnonzero(plane.any(axis=1 - axis))[0])


def _digits(strokes: PenStrokes) -> dict[str, NDArray]:
    """One drawing of each digit, varied a little where it is for training; held: which are for validation."""
    held = np.isin(np.arange(len(strokes.labels)), validation_digits(strokes))
    images = [_drawing(strokes.strokes(digit), np.random.default_rng(digit), held[digit]) for digit in range(len(held))]
    return {"images": np.stack(images), "labels": strokes.labels, "held": held}


def _drawing(strokes: Strokes, rng: np.random.Generator, is_held: bool) -> Picture:
    width = any_width(rng)
    return as_drawn(placed(strokes if is_held else varied(strokes, rng), rng, width), width)


def _errors(file: Path, seed: int) -> dict[str, float]:
    """What the networks of this seed get wrong, in percent, with each choice of channels."""
    lines = printed_lines(TRAINING, str(file), DESIGN, str(seed), json.dumps([*CHANNELS.values()]))
    shown = [f"{name}{how}" for name in CHANNELS for how in ("", BACKWARDS)]
    errors = dict(zip(shown, map(float, lines[-len(shown) :]), strict=True))
    del errors[f"{PICTURE}{BACKWARDS}"]  # the picture is the same
    return errors
