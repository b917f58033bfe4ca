"""The script, line by line: the code, what it makes of an image, and the chapters on it. Joined, the code is a whole script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnn_demo.ui.learn.classic_pass import ClassicPass
from cnn_demo.ui.learn.script_lines import dropout, layers, preparation, training


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the script, or a few that belong together.

    code: as it is written. title: what it does. show: writes what it makes of an image. chapters: the keys of those on it.
    """

    code: str
    title: str
    show: Callable[[ClassicPass], None]
    chapters: tuple[str, ...]


def _line(title: str, show: Callable[[ClassicPass], None], chapters: tuple[str, ...], *code: str) -> Line:
    return Line(code="\n".join(code), title=title, show=show, chapters=chapters)


LINES = (
    _line(
        "Load the images",
        preparation.show_load,
        ("pixels",),
        "import keras",
        "from keras import datasets, layers, optimizers",
        "(x, y), (x_test, y_test) = datasets.mnist.load_data()",
    ),
    _line(
        "Add a channel",
        preparation.show_reshape,
        ("pixels",),
        "x = x.reshape(-1, 28, 28, 1)",
        "x_test = x_test.reshape(-1, 28, 28, 1)",
    ),
    _line(
        "Make the numbers floating-point",
        preparation.show_astype,
        ("preprocessing",),
        'x = x.astype("float32")',
        'x_test = x_test.astype("float32")',
    ),
    _line(
        "Scale them to 0 … 1",
        preparation.show_scale,
        ("preprocessing",),
        "x, x_test = x / 255, x_test / 255",
    ),
    _line(
        "Write labels as one-hot vectors",
        preparation.show_one_hot,
        ("loss",),
        "y = keras.utils.to_categorical(y, 10)",
        "y_test = keras.utils.to_categorical(y_test, 10)",
    ),
    _line(
        "Begin the network",
        layers.show_input,
        ("pixels",),
        "model = keras.Sequential([",
        "    keras.Input((28, 28, 1)),",
    ),
    _line(
        "The first convolution, with ReLU",
        layers.show_first_convolution,
        ("convolution", "relu"),
        '    layers.Conv2D(32, 3, activation="relu"),',
    ),
    _line(
        "The second convolution, with ReLU",
        layers.show_second_convolution,
        ("channels", "relu"),
        '    layers.Conv2D(64, 3, activation="relu"),',
    ),
    _line("Max pooling", layers.show_pooling, ("pooling",), "    layers.MaxPooling2D(2),"),
    _line("Dropout of the pooled maps", dropout.show_map_dropout, ("overfitting",), "    layers.Dropout(0.25),"),
    _line("Flatten", layers.show_flatten, ("dense",), "    layers.Flatten(),"),
    _line(
        "The dense layer, with ReLU",
        layers.show_dense,
        ("dense", "relu"),
        '    layers.Dense(128, activation="relu"),',
    ),
    _line("Dropout of the units", dropout.show_unit_dropout, ("overfitting",), "    layers.Dropout(0.5),"),
    _line(
        "The output layer, with softmax",
        layers.show_softmax,
        ("softmax", "dense"),
        '    layers.Dense(10, activation="softmax"),',
        "])",
    ),
    _line(
        "Choose loss, optimizer and metric",
        training.show_compile,
        ("loss",),
        "model.compile(",
        "    optimizer=optimizers.Adadelta(learning_rate=1.0),",
        '    loss="categorical_crossentropy",',
        '    metrics=["accuracy"])',
    ),
    _line(
        "Train",
        training.show_fit,
        ("loss", "backpropagation"),
        "model.fit(x, y, batch_size=128, epochs=12,",
        "          validation_data=(x_test, y_test))",
    ),
    _line("Test", training.show_evaluate, ("overfitting",), "model.evaluate(x_test, y_test)"),
)
SCRIPT = "\n".join(line.code for line in LINES) + "\n"
