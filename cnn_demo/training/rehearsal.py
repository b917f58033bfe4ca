"""A step of training that nobody asked for, so that the first one of a real run need not wait for it."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.network.batches import outputs
from cnn_demo.network.devices import use
from cnn_demo.spec import presets
from cnn_demo.training.trainer import make_trainer

IMAGES = 8


def rehearse() -> None:
    """Train and ask a small network once: what the backend makes at its first step is then made, and kept.

    On the CPU: a worker that only waits takes no memory of a GPU. Leaves nothing that a later network could meet.
    """
    design, recipe = presets.design("fast").architecture(), presets.recipe("thorough").recipe
    images = np.zeros((IMAGES, *design.input_shape), np.float32)
    with use("cpu"):
        network, trainer = make_trainer(design, recipe, total_steps=2)
        trainer.train_on_batch(images, np.eye(design.classes, dtype=np.float32)[:IMAGES], return_dict=True)
        outputs(network, images)
    keras.utils.clear_session(free_memory=True)
