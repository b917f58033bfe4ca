"""Training time to a test accuracy of 99 % and of 99.25 % on MNIST, against Keras's example of the article.

The times include validation, but neither imports nor loading. Ours is a run in a worker, with live curves; its accuracy is
that after its last epoch. The example's twelve epochs are extrapolated from two: the first includes the compilation, and
each of the others takes as long as the second.
"""

from __future__ import annotations

from benchmarks.full_runs import accuracies, train_preset
from benchmarks.script_process import printed_lines
from benchmarks.table import Row
from cnn_demo.runs.figures import Result

# Preset -> mean accuracy that its runs must reach, and the share of the example's time that they may take.
GOALS = {"fast": (0.99, "at most 0.0167 (1/60)"), "swift": (0.9925, "at most 0.0333 (1/30)")}

# Keras's former example mnist_cnn.py, which the article runs, with its layers and values unchanged.
ARTICLE = """
import time, keras, numpy as np
from keras import layers
from cnn_demo.runs.figures import Result
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST
data = from_environment().load(MNIST)
x_train, x_test = (x.astype("float32") / 255 for x in (data.x_train, data.x_test))
y_train, y_test = (keras.utils.to_categorical(y, 10) for y in (data.y_train, data.y_test))
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
    layers.Conv2D(64, (3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Dropout(0.25),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adadelta(), metrics=["accuracy"])
for _ in range(2):
    started = time.monotonic()
    model.fit(x_train, y_train, batch_size=128, epochs=1, verbose=0, validation_data=(x_test, y_test))
    print(time.monotonic() - started)
"""
ARTICLE_EPOCHS = 12


def measure(rounds: int) -> list[Row]:
    """Seconds of each preset against those of the example in the same round, and its accuracies; one seed per round."""
    results: dict[str, list[Result]] = {name: [] for name in GOALS}
    other = []
    for seed in range(rounds):
        other.append(_article_seconds())
        for name, found in results.items():
            found.append(train_preset(name, seed))
    return [row for name, found in results.items() for row in _rows(name, found, other)]


def _rows(name: str, results: list[Result], other: list[float]) -> tuple[Row, Row]:
    least_accuracy, time_goal = GOALS[name]
    time = Row(
        question=f"{name}: training to the end, against the article's 12 epochs (extrapolated from two)",
        unit="s",
        ours=[result["seconds"] for result in results],
        other=other,
        goal=time_goal,
    )
    return time, accuracies(name, results, goal=f"mean at least {least_accuracy}")


def _article_seconds() -> float:
    first, second = (float(line) for line in printed_lines(ARTICLE)[-2:])
    return first + (ARTICLE_EPOCHS - 1) * second
