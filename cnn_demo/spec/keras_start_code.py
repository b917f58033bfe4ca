"""The part of a Keras script that starts from a trained network, and trains with its kept layers frozen."""

from __future__ import annotations

from cnn_demo.spec.recipe import Recipe

START_FILE = "start.keras"


def start_code(title: str | None, *, is_output_new: bool) -> str:
    """Gives the model the weights of the network of this title. "" where it is None."""
    if title is None:
        return ""
    which = 'not layer.name.startswith("output")' if is_output_new else "True"
    new = "# The output layer stays new.\n" if is_output_new else ""
    return f"""# Starts from {title}: export that network as Keras file and save it beside this script as {START_FILE}.
{new}start = keras.models.load_model("{START_FILE}", compile=False)
for layer in model.layers:
    if layer.weights and {which}:
        layer.set_weights(start.get_layer(layer.name).get_weights())"""


def training_code(compiled: str, fit: str, recipe: Recipe, *, starts: bool) -> str:
    """Compiles and trains. compiled, fit: the calls, with the name `rate` and with epochs=EPOCHS. starts: from a network."""
    if not (starts and recipe.frozen_epochs):
        return f"{compiled}\n{fit}"
    freeze = """# Kept layers: all but the output layer. A frozen batch normalization keeps its averages, too.
kept = [layer for layer in model.layers if not layer.name.startswith("output")]
for layer in kept:
    layer.trainable = False
"""
    if recipe.frozen_epochs >= recipe.epochs:
        return f"{freeze}{compiled}\n{fit}"
    later = compiled.replace("=rate", f"=Later(rate, {recipe.frozen_epochs} * total_steps // EPOCHS)")
    first_fit = fit.replace("epochs=EPOCHS", f"epochs={recipe.frozen_epochs}")
    rest_fit = fit.replace("epochs=EPOCHS", f"initial_epoch={recipe.frozen_epochs},\n    epochs=EPOCHS")
    return f"""{freeze}{compiled}
{first_fit}

# Then all layers learn. A new optimizer starts, and the learning rate goes on.
for layer in kept:
    layer.trainable = True
{later if recipe.schedule != "constant" else compiled}
{rest_fit}"""


LATER_CLASS = '''class Later(keras.optimizers.schedules.LearningRateSchedule):
    """A schedule from a later step on."""

    def __init__(self, schedule, first_step):
        self.schedule, self.first_step = schedule, first_step

    def __call__(self, step):
        return self.schedule(step + self.first_step)


'''
