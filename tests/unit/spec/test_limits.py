from __future__ import annotations

import pytest

from cnn_demo import settings
from cnn_demo.errors import LimitError
from cnn_demo.spec import limits
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, DepthwiseConv2D, Flatten, GlobalAveragePooling2D
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.summary import summarise

CLASSIC = DESIGNS["classic"].architecture()


def check(design: Architecture, recipe: Recipe, **environment: str) -> None:
    limits.check(design, recipe, settings.read(environment))


@pytest.mark.parametrize(
    ("variable", "most", "recipe", "message"),
    [
        ("CNN_DEMO_MAX_PARAMETERS", 1_199_882, Recipe(), "number of parameters is 1,199,882; .* 1,199,881. Use fewer"),
        ("CNN_DEMO_MAX_MULTIPLY_ADDS", 11_992_448, Recipe(), "for one image is 11,992,448; .* 11,992,447. Use fewer"),
        ("CNN_DEMO_MAX_BATCH_SIZE", 64, Recipe(batch_size=64), "batch size is 64; .* 63. Use smaller batches"),
        ("CNN_DEMO_MAX_EPOCHS", 9, Recipe(epochs=9), "number of epochs is 9; .* 8. Train for fewer"),
    ],
)
def test_the_limit_itself_is_allowed_and_one_more_is_refused_with_a_remedy(
    variable: str, most: int, recipe: Recipe, message: str
) -> None:
    check(CLASSIC, recipe, **{variable: str(most)})
    with pytest.raises(LimitError, match=message):
        check(CLASSIC, recipe, **{variable: str(most - 1)})
    with pytest.raises(LimitError, match=f"can allow more with the setting {variable}.$"):
        check(CLASSIC, recipe, **{variable: str(most - 1)})


def test_memory_is_counted_for_the_whole_batch() -> None:
    needed = summarise(CLASSIC).activation_bytes * 1000 // 1024**2
    check(CLASSIC, Recipe(batch_size=1000), CNN_DEMO_MAX_ACTIVATION_MB=str(needed))
    with pytest.raises(LimitError, match=r"activations in MB is .* setting CNN_DEMO_MAX_ACTIVATION_MB"):
        check(CLASSIC, Recipe(batch_size=1000), CNN_DEMO_MAX_ACTIVATION_MB=str(needed - 1))


def test_a_design_of_absurd_size_is_refused_and_not_computed_for_ever() -> None:
    absurd = Architecture(layers=(DepthwiseConv2D(depth_multiplier=16),) * 60 + (GlobalAveragePooling2D(),))
    with pytest.raises(LimitError, match="number of parameters"):
        check(absurd, Recipe())


def test_large_maps_of_few_parameters_are_refused_for_their_memory() -> None:
    wide = Architecture(layers=(Conv2D(filters=8, padding="same"),) * 60 + (Flatten(),), input_shape=(512, 512, 3))
    with pytest.raises(LimitError):
        check(wide, Recipe(batch_size=512), CNN_DEMO_MAX_PARAMETERS=str(10**9))


def test_convolution_groups_are_counted_over_all_layers() -> None:
    """Each group is an operation of its own, which multiply-adds and parameters do not show."""
    layer = Conv2D(filters=128, groups=128, padding="same")
    first = Conv2D(filters=128, strides=8)
    check(Architecture(layers=(first, layer, Flatten())), Recipe())
    with pytest.raises(LimitError, match=r"groups in all layers is 257; this server allows 256\. Use fewer groups"):
        check(Architecture(layers=(first, layer, layer, Flatten())), Recipe())
