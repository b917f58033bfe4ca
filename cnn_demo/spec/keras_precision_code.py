"""The parts of a Keras script that train in bfloat16 or float16 and keep a network that predicts in float32."""

from __future__ import annotations

from cnn_demo.spec.recipe import BFLOAT16, FLOAT16, Recipe

# As an argument of a layer that computes in float32 in any precision of the recipe.
IN_FLOAT32 = 'dtype="float32"'


def is_mixed(recipe: Recipe) -> bool:
    """Whether the script trains in two precisions. "auto" is measured by the app alone: the script takes float32."""
    return recipe.precision in (BFLOAT16, FLOAT16)


def policy_code(recipe: Recipe) -> list[str]:
    """Lines before the first layer that choose the precision; none for float32."""
    return POLICY.format(precision=recipe.precision).splitlines() if is_mixed(recipe) else []


def float32_code(recipe: Recipe) -> str:
    """Replaces the trained model by one of the same weights that computes in float32. "" where it does so."""
    return IN_FLOAT32_AGAIN if is_mixed(recipe) else ""


POLICY = """# While they train, layers compute in {precision}; their weights, the last layer and the loss stay float32.
keras.config.set_dtype_policy("mixed_{precision}")"""

IN_FLOAT32_AGAIN = """
# The trained network predicts in float32: it is tested and saved so.
weights = model.get_weights()
model = keras.models.clone_model(
    keras.Model(model.input, model.output, name="network"),
    clone_function=lambda layer: type(layer).from_config({**layer.get_config(), "dtype": "float32"}),
)
model.set_weights(weights)
"""
