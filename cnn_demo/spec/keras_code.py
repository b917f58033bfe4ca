"""Writes a design and its recipe as a complete Keras script that does not need this program."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_of
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.keras_augmentation_code import augmentation_code
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph, nodes_in_float32
from cnn_demo.spec.keras_precision_code import IN_FLOAT32, float32_code, is_mixed, policy_code
from cnn_demo.spec.keras_start_code import LATER_CLASS, start_code, training_code
from cnn_demo.spec.layers import Node
from cnn_demo.spec.recipe import BALANCED, Recipe
from cnn_demo.spec.schedule import END_DIVISOR, RISE_SHARE, START_DIVISOR
from cnn_demo.spec.tasks import TASKS, Task

HELD = "held"  # in the npz file of a data set that fixes them: which training images are for validation


def keras_code(
    architecture: Architecture,
    recipe: Recipe,
    data: DataSpec,
    *,
    start: str | None = None,
    is_output_new: bool = False,
) -> str:
    """The text of a script that loads the data, builds this design, trains it with this recipe and tests it once.

    start: the title of the network whose weights it starts from. is_output_new: whether it keeps all but the output layer.
    """
    parts = (
        _opening(recipe),
        _data(data, architecture.classes, recipe),
        _model(architecture, recipe),
        start_code(start, is_output_new=is_output_new),
        augmentation_code(recipe.augmentation, architecture.input_shape, is_mixed=is_mixed(recipe)),
        _training(
            recipe,
            TASKS[data.task],
            starts=start is not None,
            validates=data.has_validation(recipe.validation_share),
        ),
    )
    return "\n\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _opening(recipe: Recipe) -> str:
    return f'''
"""A convolutional network in Keras 3: load the data, build, train, test."""

import math

import keras
import numpy as np
from keras import layers

EPOCHS = {recipe.epochs}
BATCH_SIZE = {recipe.batch_size}
SEED = {recipe.seed}

keras.utils.set_random_seed(SEED)
'''


def _load_script(data: DataSpec) -> str:
    """The body of load(): from the table of built-in data; for other data, reading an npz file like Keras's mnist.npz."""
    if builtin := builtin_of(data):
        return builtin.script
    return f"""with np.load("{data.name}.npz") as file:  # {data.title}, as Keras's mnist.npz is laid out
    return (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])"""


def _data(data: DataSpec, classes: int, recipe: Recipe) -> str:
    return f'''
def load():
    """Training and test images (uint8) with their labels."""
    {indent(_load_script(data), "    ").strip()}


def prepare(images, labels):
    """Images as float32 in [0, 1] with a channel axis, labels as one-hot vectors."""
    images = images.reshape(len(images), *images.shape[1:3], -1).astype("float32") / 255
    return images, keras.utils.to_categorical(labels, {classes})


(x, y), (x_test, y_test) = load()
x, y = prepare(x, y.ravel())
x_test, y_test = prepare(x_test, y_test.ravel())

{_split(data, recipe)}{_fewer(recipe)}
'''


def _split(data: DataSpec, recipe: Recipe) -> str:
    """How the training part is divided; without a validation part, all of it is trained on."""
    if not data.has_validation(recipe.validation_share):
        return """# All training images are trained on, none is for validation; the test part is used once, at the end.
x_train, y_train = x, y"""
    return f"""# Validation images come from the training part; the test part is used once, at the end.
{_held_by_the_file(data) if data.validation_images else _chosen_at_random(recipe)}"""


def _fewer(recipe: Recipe) -> str:
    """How a smaller training set is taken from the training images."""
    if not recipe.training_images:
        return ""
    return f"""

# It learns from {recipe.training_images:,} of the training images at most, chosen at random, a fair share of each class.
order = np.random.default_rng(SEED).permutation(len(x_train))
labels, places = y_train[order].argmax(axis=1), np.empty(len(order))
for label in np.unique(labels):
    members = np.flatnonzero(labels == label)
    places[members] = np.arange(len(members)) / len(members)
chosen = order[np.argsort(places, kind="stable")][:{recipe.training_images}]
x_train, y_train = x_train[chosen], y_train[chosen]"""


def _held_by_the_file(data: DataSpec) -> str:
    """The split of a data set whose file says which training images are for validation."""
    return f"""with np.load("{data.name}.npz") as file:
    held = file["{HELD}"]
x_val, y_val = x[held], y[held]
x_train, y_train = x[~held], y[~held]"""


def _chosen_at_random(recipe: Recipe) -> str:
    return f"""order = np.random.default_rng(SEED).permutation(len(x))
count = round(len(x) * {recipe.validation_share!r})
x_val, y_val = x[order[:count]], y[order[:count]]
x_train, y_train = x[order[count:]], y[order[count:]]"""


def _model(architecture: Architecture, recipe: Recipe) -> str:
    lines = policy_code(recipe)
    lines += [f'{INPUT_NAME} = keras.Input(shape={architecture.input_shape}, name="{INPUT_NAME}")']
    nodes = keras_graph(architecture)
    exact = nodes_in_float32(architecture) if is_mixed(recipe) else frozenset()
    lines += [_line(node, *([IN_FLOAT32] if node.name in exact else [])) for node in nodes]
    lines += [f'model = keras.Model({INPUT_NAME}, {nodes[-1].name}, name="network")', "model.summary()"]
    return "\n".join(lines)


def _line(node: Node, *more: str) -> str:
    """more: arguments as they are written."""
    arguments = [
        f"{name}={tuple(value) if isinstance(value, list) else value!r}" for name, value in node.arguments.items()
    ]
    arguments += more
    arguments += [f"{name}=keras.regularizers.L2({factor!r})" for name, factor in node.regularizers.items()]
    inputs = node.inputs[0] if len(node.inputs) == 1 else "[" + ", ".join(node.inputs) + "]"
    return f"{node.name} = layers.{node.class_name}({', '.join([*arguments, f'name={node.name!r}'])})({inputs})"


def _training(recipe: Recipe, task: Task, *, starts: bool, validates: bool) -> str:
    rate, schedule_class = _rate(recipe)
    is_later = starts and 0 < recipe.frozen_epochs < recipe.epochs and recipe.schedule != "constant"
    validation = "\n    validation_data=(x_val, y_val)," if validates else ""
    weights = "\n    class_weight=class_weight," if recipe.class_weights == BALANCED else ""
    compiled = f"""trained.compile(
    optimizer=keras.optimizers.{_optimizer(recipe, "rate")},
    loss=keras.losses.{task.loss}(label_smoothing={recipe.label_smoothing!r}),
    metrics=["{task.metric_name}"],
)"""
    fit = f"""trained.fit(
    x_train,
    y_train,
    batch_size=BATCH_SIZE,
    epochs=EPOCHS,{validation}{weights}
)"""
    return f"""
{schedule_class}{LATER_CLASS if is_later else ""}{_left_out(recipe)}{CLASS_WEIGHT if weights else ""}\
total_steps = EPOCHS * -(-len(x_train) // BATCH_SIZE)
rate = {rate}
{training_code(compiled, fit, recipe, starts=starts)}
{NEW_STATISTICS if recipe.weight_averaging else ""}{float32_code(recipe)}
model.compile(loss=keras.losses.{task.loss}(), metrics=["{task.metric_name}"])
loss, {task.metric_name} = model.evaluate(x_test, y_test, verbose=0)
print(f"Test loss {{loss:.4f}}, test {task.metric_name} {{{task.metric_name}:.4f}}")
model.save("network.keras")
"""


def _left_out(recipe: Recipe) -> str:
    """Comments on what the recipe has and the script has not."""
    return _without_teacher(recipe) + _without_outliers(recipe)


def _without_teacher(recipe: Recipe) -> str:
    if not recipe.distillation:
        return ""
    share, temperature = f"{recipe.distillation:.0%}", f"{recipe.temperature:g}"
    return f"""# Left out: the recipe takes {share} of the loss from what a trained teacher says (distillation, temperature
# {temperature}). This script has no teacher, and learns from the labels alone.
"""


def _without_outliers(recipe: Recipe) -> str:
    if not recipe.outlier_exposure:
        return ""
    weight = f"{recipe.outlier_exposure:g}"
    return f"""# Left out: beside each batch the recipe shows images that are no digits (outlier exposure, weight {weight}).
# This script learns from the digits alone, so that its network is less often unsure of what is no digit.
"""


CLASS_WEIGHT = """# Each class counts the same, however many images it has.
counts = y_train.sum(axis=0)
class_weight = {index: len(y_train) / (np.count_nonzero(counts) * count) for index, count in enumerate(counts) if count}
"""

NEW_STATISTICS = """
# fit ends with the averaged weights, so the means and variances of batch normalization are measured again.
norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNormalization) and layer.trainable]
momenta = [layer.momentum for layer in norms]
for number in range(min(20, len(x_train) // 250)):
    for layer in norms:
        layer.momentum = number / (number + 1)
    trained(x_train[number * 250 : (number + 1) * 250], training=True)
for layer, momentum in zip(norms, momenta):
    layer.momentum = momentum
"""


def _optimizer(recipe: Recipe, rate: str) -> str:
    class_name = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop", "adadelta": "Adadelta"}
    arguments: dict[str, Any] = {}
    if recipe.optimizer in ("sgd", "rmsprop"):
        arguments["momentum"] = recipe.momentum
    if recipe.weight_decay or recipe.optimizer == "adamw":
        arguments["weight_decay"] = recipe.weight_decay
    if recipe.weight_averaging:
        arguments |= {"use_ema": True, "ema_momentum": recipe.weight_averaging}
    text = ", ".join([f"learning_rate={rate}", *(f"{name}={value!r}" for name, value in arguments.items())])
    return f"{class_name[recipe.optimizer]}({text})"


def _rate(recipe: Recipe) -> tuple[str, str]:
    """The code of the learning rate, and of the schedule class that it needs."""
    if recipe.schedule == "constant":
        return repr(recipe.learning_rate), ""
    if recipe.schedule == "cosine":
        return f"keras.optimizers.schedules.CosineDecay({recipe.learning_rate!r}, total_steps)", ""
    return f"OneCycle({recipe.learning_rate!r}, total_steps)", ONE_CYCLE_CLASS


ONE_CYCLE_CLASS = f'''class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """Up to the peak over the first {RISE_SHARE:.0%} of the steps, then down to a {END_DIVISOR:,.0f}th of it."""

    def __init__(self, peak, total_steps):
        self.peak, self.total_steps = peak, total_steps

    def __call__(self, step):
        progress = keras.ops.cast(step, "float32") / self.total_steps
        rising = self.ease(1 / {START_DIVISOR:g}, 1, progress / {RISE_SHARE})
        falling = self.ease(1, 1 / {END_DIVISOR:g}, (progress - {RISE_SHARE}) / {1 - RISE_SHARE:g})
        return self.peak * keras.ops.where(progress < {RISE_SHARE}, rising, falling)

    @staticmethod
    def ease(start, end, progress):
        progress = keras.ops.clip(progress, 0, 1)
        return end + (start - end) * (1 + keras.ops.cos(math.pi * progress)) / 2


'''
