"""The form of a new run: its network, its data and its recipe, and the button that starts it."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.errors import LimitError
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_title
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.article_runs import article_runs
from cnn_demo.spec.outlier_exposure import can_have_outliers
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.spec.summary import summarise
from cnn_demo.ui import charts
from cnn_demo.ui.build.start_bar import CUSTOM
from cnn_demo.ui.core import form_revision, forms, next_run, sent, server, state
from cnn_demo.ui.core.number_text import count_text
from cnn_demo.ui.core.page import show_errors_here, show_errors_on_top
from cnn_demo.ui.core.reserved_space import field_place, link_place, reserved, unseen_place
from cnn_demo.ui.train import (
    augmentation_form,
    device_form,
    device_start,
    distillation_form,
    run_name,
    search_form,
    server_start,
    start_form,
    suggestions,
)
from cnn_demo.ui.train.on_device import DEVICE
from cnn_demo.ui.train.sketch_pad import sketch_pad
from cnn_demo.ui.train.where_to_train import place_to_train
from cnn_demo.ui.widgets import device_networks, preset_results, server_limits
from cnn_demo.ui.widgets.article_result import result_text
from cnn_demo.ui.widgets.dataset_picker import dataset_picker

FIRST_FIELDS = ("epochs",)
MORE_FIELDS = (
    *("optimizer", "learning_rate", "schedule", "batch_size", "seed"),
    *("momentum", "weight_decay", "label_smoothing", "weight_averaging", "validation_share", "class_weights"),
    "training_images",
    "outlier_exposure",
)

VALIDATION_NOTE = """
**Why validation images?** They are taken from the training images and never trained on; the curves use them to show
how well the network does on images it has not seen. The test images are kept for the very end and used once. The
article's script watches the test images while it trains. Picking the best epoch or setting that way means choosing by
the test images, and the test accuracy no longer shows how well the network does on new images.
"""

ADADELTA_NOTE = """
**The trap in the article's script.** Zeiler's Adadelta ([arXiv 1212.5701](https://arxiv.org/abs/1212.5701)) has no
learning rate. Keras multiplies its steps by one, whose default is now 0.001 where the paper means 1.0. The script does
not set it, so today its steps are a thousandth as long. {result} The article promises no accuracy; 99.25 % is what
[Keras's old example](https://github.com/keras-team/keras/blob/2.2.4/examples/mnist_cnn.py), from which the script comes,
says of itself. Run both recipes, *as intended* and *as Keras 3 runs it*, and compare their test accuracy.
"""


def new_run() -> None:
    """A few choices and the button that starts the run, beside the sketch pad; all other settings are in folds below."""
    network = next_run.initial_network()
    if network:
        start_form.chosen_network(network)
    choices, sketch = st.columns([3, 2], gap="large")
    with choices:  # before the sketch pad, which would stand in their place on a phone until they come
        above, place, button = _choices_place(), _where_place(), _start_place()
        suggested = st.container()
    below = st.container()
    with place:
        on_device = place_to_train() == DEVICE
    if on_device:
        with below, unseen_place():
            device_networks.device_networks()  # their names are taken
    with button, show_errors_here():
        # runs first, so that a press does not wait until the form is drawn again
        device_start.start_button(run_name.chosen(network, on_device=True)) if on_device else server_start.start_button(
            network
        )
    with sketch:
        sketch_pad(state.project(), on_device=on_device)
    with above:
        _design_card(network)
        with field_place("dataset"):
            dataset_picker()
        _recipe_choice()
    with suggested:
        suggestions.suggestions(network)
    with below:
        _folds(network, on_device=on_device)
    if not on_device:
        with suppress(LimitError):  # the button says so
            _prepare(state.project())


def _prepare(project: Project) -> None:
    """Let the spare worker prepare for the project, so that its run starts faster. Raises LimitError where none may."""
    server_limits.check(project)
    server.scheduler().expect(project)


def _design_card(network: TrainedNetwork | None) -> None:
    """Which network is trained, with a link to the page that changes it. network: whose weights it starts from."""
    architecture = state.project().architecture
    preset = presets.design_of(architecture)
    is_its = network is not None and network.project().architecture.layers == architecture.layers
    own = escaped(network.title) if network and is_its else pretrained_title(architecture) or "Your own design"
    title = presets.design(preset).title if preset else own
    parameters = count_text(summarise(architecture).parameters)
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{title}** · {len(architecture.layers)} layers · {parameters} parameters", width="content")
        with link_place("design"):
            st.page_link("pages/build.py", label="Change it", icon=":material/stacks:", width="content")


def _recipe_choice() -> None:
    """The recipe to start from, and for how many epochs."""
    recipe, current = state.project().recipe, _preset_recipe()
    names = list(presets.RECIPES)
    key = f"recipe-{form_revision.current()}-{current}"
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        place = field_place("recipe")
    place.selectbox(
        "Recipe",
        names,
        index=names.index(current) if current else None,
        format_func=lambda name: presets.RECIPES[name].title,
        placeholder=CUSTOM,
        key=key,
        on_change=lambda: _choose_recipe(sent.option(key, names)),
    )
    with right, field_place("epochs"):
        forms.fields(_recipe, key="recipe", change=_set_recipe, only=FIRST_FIELDS, columns=1)
    if current:
        st.caption(presets.recipe(current).sentence)
    if recipe.optimizer == "adadelta":
        st.info(ADADELTA_NOTE.format(result=result_text(article_runs())))


def _preset_recipe() -> str | None:
    """The name of the preset whose recipe is chosen, on any device and in any precision; None where it was changed."""
    recipe = state.project().recipe.on_any_machine()
    return next((name for name, preset in presets.RECIPES.items() if preset.recipe == recipe), None)


def _folds(network: TrainedNetwork | None, *, on_device: bool) -> None:
    """All other settings of the run; on the visitor's device, those that count there."""
    recipe = state.project().recipe
    with st.expander("More settings", icon=":material/tune:", key="more-settings"):
        st.text_input(
            "Name of the run",
            max_chars=MAX_NAME,
            placeholder=run_name.default(network, on_device=on_device),
            key=run_name.FIELD,
        )
        forms.fields(_recipe, key="recipe", change=_set_recipe, only=_more_fields(recipe), columns=3)
        if not on_device:
            device_form.form(recipe)
        st.markdown(VALIDATION_NOTE)
    with st.expander("Augmentation", icon=":material/animation:", key="augmentation-settings"):
        augmentation_form.form(recipe)
    if network is None:
        start_form.expander()
    if not on_device or recipe.distillation:
        distillation_form.expander()
    if not on_device:
        search_form.expander(network)
    rate = st.expander(
        "Learning rate during the run", icon=":material/show_chart:", key="rate-over-the-run", on_change="rerun"
    )
    if rate.open:
        figure = charts.learning_rate_curve(recipe, StepCounts.of(recipe, _training_images()).batches)
        rate.plotly_chart(figure, config=charts.CONFIG, key="planned-rate", alt="Learning rate of each step")


def _more_fields(recipe: Recipe) -> tuple[str, ...]:
    """The further fields, without those that mean nothing for the data set."""
    data, left_out = state.dataset(), set()
    if data.validation_images:  # the data set says which they are
        left_out.add("validation_share")
    if not can_have_outliers(data) and not recipe.outlier_exposure:
        left_out.add("outlier_exposure")
    return tuple(name for name in MORE_FIELDS if name not in left_out)


def _training_images() -> int:
    """How many images of the data set are trained on."""
    return state.dataset().trained_images(state.project().recipe)


def _choices_place() -> DeltaGenerator:
    """Where design, data and recipe are chosen, and the sentence of a preset recipe under them."""
    height, phone_height = (270, 377) if _preset_recipe() else (232, 316)
    return reserved("choices", height=height, phone_height=phone_height)


def _where_place() -> DeltaGenerator:
    """Where the place to train is chosen: on a phone, the second sentence takes two lines."""
    return reserved("where", height=126, phone_height=148)


def _start_place() -> DeltaGenerator:
    """Where the buttons are, in two rows on a phone, and the accuracy of a preset under them."""
    preset = presets.design_of(state.project().architecture)
    has_accuracy = preset is not None and preset_results.accuracy_line(preset) != ""
    height, phone_height = (101, 202) if has_accuracy else (40, 96)
    return reserved("start", height=height, phone_height=phone_height)


def _choose_recipe(name: str | None) -> None:
    if name is not None:
        with show_errors_on_top():
            state.set_recipe(presets.recipe(name).recipe)


def _recipe() -> Recipe:
    return state.project().recipe


def _set_recipe(recipe: Recipe) -> None:
    with show_errors_on_top():
        state.set_recipe(recipe, by_form=True)
