from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo import settings
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import LimitError
from cnn_demo.settings import Settings
from cnn_demo.spec import limits, presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, Dense, Flatten
from cnn_demo.spec.memory import largest_batch, worker_bytes
from cnn_demo.spec.recipe import Recipe

CLASSIC = presets.design("classic").architecture()
IMAGES = 4_000


@pytest.fixture
def server() -> Settings:
    return replace(settings.read({}), max_worker_mb=700)


def test_memory_grows_with_the_batch_the_weights_and_the_images() -> None:
    least = worker_bytes(CLASSIC, Recipe(batch_size=32), IMAGES)
    assert worker_bytes(CLASSIC, Recipe(batch_size=64), IMAGES) > least
    assert worker_bytes(CLASSIC, Recipe(batch_size=32), 10 * IMAGES) > least
    narrow, wide = (CLASSIC.with_layers([Flatten(), Dense(units=units)]) for units in (200, 2000))
    assert worker_bytes(wide, Recipe(), IMAGES) > worker_bytes(narrow, Recipe(), IMAGES) + 5 * MEGABYTE


def test_a_batch_larger_than_the_data_takes_no_more_than_all_of_it() -> None:
    assert worker_bytes(CLASSIC, Recipe(batch_size=5000), 300) == worker_bytes(CLASSIC, Recipe(batch_size=300), 300)


def test_the_largest_batch_fits_and_one_more_image_does_not() -> None:
    most = 700 * MEGABYTE
    batch = largest_batch(CLASSIC, IMAGES, most)
    assert worker_bytes(CLASSIC, Recipe(batch_size=batch), IMAGES) <= most
    assert worker_bytes(CLASSIC, Recipe(batch_size=batch + 1), IMAGES) > most


def test_a_run_that_needs_too_much_is_refused_with_the_figure_and_the_batch_that_fits(server: Settings) -> None:
    batch = largest_batch(CLASSIC, IMAGES, 700 * MEGABYTE)
    limits.check(CLASSIC, Recipe(batch_size=batch), server, images=IMAGES)
    with pytest.raises(LimitError) as refused:
        limits.check(CLASSIC, Recipe(batch_size=1024), server, images=IMAGES)
    assert f"this server allows 700. A batch size of at most {batch} fits" in str(refused.value)
    assert str(refused.value).endswith("can allow more with the setting CNN_DEMO_MAX_WORKER_MB.")


def test_where_no_batch_is_small_enough_something_else_has_to_shrink(server: Settings) -> None:
    large = Architecture(layers=(Conv2D(filters=64, padding="same"),) * 12 + (Flatten(),), input_shape=(512, 512, 3))
    with pytest.raises(LimitError, match="No batch is small enough: use fewer filters"):
        limits.check(
            large, Recipe(batch_size=1), replace(server, max_parameters=10**9, max_multiply_adds=10**12), images=IMAGES
        )


def test_a_network_that_is_only_used_needs_no_memory_for_training(server: Settings) -> None:
    limits.check(CLASSIC, Recipe(batch_size=1024), server)


@pytest.mark.parametrize("name", presets.DESIGNS)
@pytest.mark.parametrize("images", [4_000, 60_000])
def test_every_preset_trains_on_a_server_with_four_gigabytes(
    monkeypatch: pytest.MonkeyPatch, name: str, images: int
) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: 4 * 1024**3)
    preset = presets.design(name)
    limits.check(preset.architecture(), preset.recipe_for(images), settings.read({}), images=images)
