from __future__ import annotations

import numpy as np
import pytest

from cnn_demo.network.averaging import ONE_PIXEL, averaged_outputs, shifted
from cnn_demo.network.batches import outputs
from cnn_demo.network.build import build
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Flatten


def test_a_moved_image_repeats_the_edge_that_it_left() -> None:
    image = np.arange(9, dtype=np.float32).reshape(1, 3, 3, 1)
    assert shifted(image, 1, 0)[0, :, :, 0].tolist() == [[0, 1, 2], [0, 1, 2], [3, 4, 5]]
    assert shifted(image, 0, -1)[0, :, :, 0].tolist() == [[1, 2, 2], [4, 5, 5], [7, 8, 8]]
    assert shifted(image, 0, 0).tolist() == image.tolist()


def test_averaged_answers_are_the_mean_over_networks_and_views(rng: np.random.Generator) -> None:
    design = Architecture(layers=(Flatten(),), input_shape=(4, 4, 1), classes=3)
    models, images = [build(design), build(design)], rng.random((5, 4, 4, 1), np.float32)
    each = [outputs(model, shifted(images, *view)) for model in models for view in ONE_PIXEL]
    assert averaged_outputs(models, images, moved=True) == pytest.approx(np.mean(each, axis=0), abs=1e-6)
    assert averaged_outputs(models[:1], images, moved=False).tolist() == outputs(models[0], images).tolist()
