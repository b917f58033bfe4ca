"""Training speed against other ways to train such a network: PyTorch, and the current MNIST example of keras.io.

PyTorch is not among the requirements; `pip install torch` adds its row. Both then train in bfloat16 where the processor
has instructions for it, else in float32; the row says which.
"""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.table import Row
from benchmarks.training_speed import against
from cnn_demo import processor
from cnn_demo.spec.recipe import BFLOAT16, FLOAT32

# The classic network with Adadelta at a learning rate of 1.0, in a plain loop over shuffled batches in memory.
PYTORCH = """
import sys, time, numpy as np, torch
from torch import nn
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.datasets.split import as_input, split
torch.manual_seed(0)
data = split(from_environment().load(MNIST_5K), 0.1, 0)
x = torch.from_numpy(as_input(data.x_train)).permute(0, 3, 1, 2).contiguous()
y = torch.from_numpy(data.y_train.astype(np.int64))
model = nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
    nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
)
optimizer, loss_of = torch.optim.Adadelta(model.parameters(), lr=1.0), nn.CrossEntropyLoss()

def epoch():
    order = torch.randperm(len(x))
    for start in range(0, len(x) - 127, 128):
        chosen = order[start : start + 128]
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=sys.argv[1] == "bfloat16"):
            loss = loss_of(model(x[chosen]), y[chosen])
        loss.backward()
        optimizer.step()

epoch()
started = time.monotonic()
for _ in range(int(sys.argv[2])):
    epoch()
print(int(sys.argv[2]) * (len(x) // 128 * 128) / (time.monotonic() - started))
"""
# Layers, optimizer and batch size of keras.io's "Simple MNIST convnet".
KERAS_EXAMPLE = """
import sys, time, keras
from keras import layers
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.datasets.split import as_input, split
data = split(from_environment().load(MNIST_5K), 0.1, 0)
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(), layers.Conv2D(64, 3, activation="relu"),
    layers.MaxPooling2D(), layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, activation="softmax"),
])
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
x, y = as_input(data.x_train), keras.utils.to_categorical(data.y_train, 10)
model.fit(x, y, batch_size=128, epochs=1, verbose=0)
started = time.monotonic()
model.fit(x, y, batch_size=128, epochs=int(sys.argv[1]), verbose=0)
print(int(sys.argv[1]) * len(x) / (time.monotonic() - started))
"""


def measure(rounds: int) -> list[Row]:
    """One row per framework that is installed. Only our runs have live curves and checkpoints."""
    question = "training, {} with live curves against {}"
    rows = [against("fast", question.format("fast", "Keras's MNIST example, plain"), KERAS_EXAMPLE, rounds=rounds)]
    if find_spec("torch"):
        rows.append(_against_pytorch(BFLOAT16 if processor.has_bfloat16() else FLOAT32, rounds))
    return rows


def _against_pytorch(precision: str, rounds: int) -> Row:
    question = f"training, classic with live curves against the same network in PyTorch, both in {precision}"
    return against(
        "classic", question, PYTORCH, precision, rounds=rounds, goal="at least 1.5 in bfloat16", precision=precision
    )
