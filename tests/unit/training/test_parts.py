from __future__ import annotations

import numpy as np

from cnn_demo.spec.link import Project
from cnn_demo.spec.presets import DESIGNS, RECIPES
from cnn_demo.spec.recipe import Recipe


def test_no_image_is_in_two_of_the_three_parts() -> None:
    from cnn_demo.training.worker import _data

    project = Project(architecture=DESIGNS["fast"].architecture(), recipe=Recipe(), dataset="mnist-5k")
    data = _data(project)
    parts = [{image.tobytes() for image in part} for part in (data.x_train, data.x_val, data.x_test)]
    assert [len(part) for part in parts] == [3600, 400, 1000]
    assert len(set.union(*parts)) == 5000
    assert np.bincount(data.y_val).tolist() == [40] * 10


def test_the_parts_depend_on_the_seed_and_the_test_part_does_not() -> None:
    from cnn_demo.training.worker import _data

    architecture = DESIGNS["fast"].architecture()
    one, other = (
        _data(Project(architecture=architecture, recipe=Recipe(seed=seed), dataset="mnist-5k")) for seed in (1, 2)
    )
    assert not np.array_equal(one.x_val, other.x_val)
    assert np.array_equal(one.x_test, other.x_test)


def test_a_rehearsal_leaves_no_trace_in_the_networks_that_follow() -> None:
    from cnn_demo.training.rehearsal import rehearse
    from cnn_demo.training.trainer import make_trainer

    def trained() -> list[np.ndarray]:
        design, recipe = DESIGNS["fast"].architecture(), RECIPES["brisk"].recipe
        network, trainer = make_trainer(design, recipe, total_steps=4)
        images = np.random.default_rng(0).random((16, 28, 28, 1), np.float32)
        for _ in range(3):
            trainer.train_on_batch(images, np.eye(10, dtype=np.float32)[np.arange(16) % 10])
        return network.get_weights()

    before = trained()
    rehearse()
    after = trained()
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
