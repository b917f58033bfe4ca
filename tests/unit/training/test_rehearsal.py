from __future__ import annotations

import numpy as np

from cnn_demo.spec import presets


def test_a_rehearsal_leaves_no_trace_in_the_networks_that_follow() -> None:
    from cnn_demo.training.rehearsal import rehearse
    from cnn_demo.training.trainer import make_trainer

    def trained() -> list[np.ndarray]:
        design, recipe = presets.design("fast").architecture(), presets.recipe("brisk").recipe
        network, trainer = make_trainer(design, recipe, total_steps=4)
        images = np.random.default_rng(0).random((16, 28, 28, 1), np.float32)
        for _ in range(3):
            trainer.train_on_batch(images, np.eye(10, dtype=np.float32)[np.arange(16) % 10])
        return network.get_weights()

    before = trained()
    rehearse()
    after = trained()
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
