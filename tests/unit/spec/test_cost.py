from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.layers import Conv2D, DepthwiseConv2D, MaxPooling2D, ResidualBlock
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.recipe import FOR_GOOD, Augmentation, Recipe

SPEED = Speed(step=0.002, multiply_add=2e-11, window_value=1e-9, activation_byte=1e-9)


def images(count: int, *, validation: int = 0) -> DataSpec:
    """Data of so many training images. validation: how many of them are fixed for validation."""
    return replace(MNIST, training_images=count, validation_images=validation)


DATA = images(10_000)


def test_an_epoch_of_twice_the_images_takes_twice_as_long_and_small_batches_longer() -> None:
    design, recipe = DESIGNS["classic"].architecture(), Recipe(batch_size=100)
    once = SPEED.epoch_seconds(design, recipe, DATA)
    assert SPEED.epoch_seconds(design, recipe, images(20_000)) == pytest.approx(2 * once)
    assert SPEED.epoch_seconds(design, recipe.with_changes(batch_size=10), DATA) > once


def test_a_small_training_set_costs_its_own_steps_and_the_whole_validation() -> None:
    design, recipe = DESIGNS["classic"].architecture(), Recipe(batch_size=100, validation_share=0.5)
    few = SPEED.epoch_seconds(design, recipe.with_changes(training_images=1_000), DATA)
    whole = SPEED.epoch_seconds(design, recipe, DATA)  # 50 steps, and 50 at a third for the validation
    assert few / whole == pytest.approx((10 + 50 / 3) / (50 + 50 / 3))
    assert SPEED.epoch_seconds(design, recipe.with_changes(training_images=9_000), DATA) == whole


def test_images_that_the_data_fix_for_validation_count_instead_of_the_recipes_share() -> None:
    design, recipe = DESIGNS["classic"].architecture(), Recipe(batch_size=100, validation_share=0.1)
    fixed = SPEED.epoch_seconds(design, recipe, images(10_000, validation=5_000))
    assert fixed == pytest.approx(SPEED.epoch_seconds(design, recipe.with_changes(validation_share=0.5), DATA))
    none_cut_off = SPEED.epoch_seconds(design, recipe.with_changes(validation_share=0.0), DATA)
    assert fixed / none_cut_off == pytest.approx((50 + 50 / 3) / 100)
    frozen = recipe.with_changes(epochs=4, frozen_epochs=FOR_GOOD)
    runs = [
        SPEED.run_seconds(design, frozen.with_changes(validation_share=share), data, keeps_layers=True)
        for share, data in ((0.1, images(10_000, validation=5_000)), (0.5, DATA))
    ]
    assert runs[0] == pytest.approx(runs[1])


def test_a_teacher_costs_a_third_of_its_own_training_and_none_of_the_validation() -> None:
    design, teacher = (DESIGNS[name].architecture() for name in ("compact", "best"))
    recipe = Recipe(batch_size=100, validation_share=0.5)
    more = SPEED.epoch_seconds(design, recipe, DATA, teacher) - SPEED.epoch_seconds(design, recipe, DATA)
    alone = SPEED.epoch_seconds(teacher, recipe, DATA)  # 50 steps, and 50 at a third for the validation
    assert more == pytest.approx(alone / 4)


def test_outliers_cost_a_quarter_of_the_training_and_none_of_the_validation() -> None:
    design, recipe = DESIGNS["compact"].architecture(), Recipe(batch_size=100, validation_share=0.5)
    exposed = recipe.with_changes(outlier_exposure=0.5)
    more = SPEED.epoch_seconds(design, exposed, DATA) - SPEED.epoch_seconds(design, recipe, DATA)
    more_images = images(12_500)  # 50 steps, and 50 at a third
    larger = SPEED.epoch_seconds(design, recipe.with_changes(batch_size=125), more_images)
    assert more == pytest.approx((larger - SPEED.epoch_seconds(design, recipe, DATA)) * 3 / 4)
    assert more > 0


def test_windows_read_whole_packets_of_channels_at_every_position() -> None:
    conv = Conv2D(filters=5, kernel_size=3)
    assert conv.window_values((6, 6, 1)) == 4 * 4 * 9 * 8
    assert conv.window_values((6, 6, 9)) == 4 * 4 * 9 * 16
    assert DepthwiseConv2D(kernel_size=3).window_values((6, 6, 8)) == 36 * 9 * 8
    assert MaxPooling2D().window_values((6, 6, 8)) == 9 * 4 * 8
    assert ResidualBlock(filters=16).window_values((6, 6, 8)) == 36 * (9 * 8 + 9 * 16 + 8)


def test_frozen_layers_make_a_run_shorter_and_most_so_where_their_output_is_kept() -> None:
    design = DESIGNS["compact"].architecture()

    def seconds(*, keeps_layers: bool = True, **recipe: Any) -> float:
        return SPEED.run_seconds(design, Recipe(epochs=10, **recipe), images(1000), keeps_layers=keeps_layers)

    whole = seconds()
    assert whole == pytest.approx(10 * SPEED.epoch_seconds(design, Recipe(epochs=10), images(1000)))
    assert seconds(frozen_epochs=FOR_GOOD, keeps_layers=False) == whole
    kept, half = seconds(frozen_epochs=FOR_GOOD), seconds(frozen_epochs=5)
    changed = seconds(frozen_epochs=FOR_GOOD, augmentation=Augmentation(shift=0.1))
    assert kept < half < whole
    assert kept < changed < whole
