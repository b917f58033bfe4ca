"""Chapter: how accuracy grows with the number of training images, predicted first and then seen on measured runs."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.runs.record import RunRecord
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import rounded, series_style, styled
from cnn_demo.ui.core.number_text import percent
from cnn_demo.ui.core.reserved_space import reserved
from cnn_demo.ui.learn import learner, own_training
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.hunger_runs import TRAINING, HungerRuns, hunger_runs
from cnn_demo.ui.learn.latex import aligned
from cnn_demo.ui.learn.own_training import SuggestedTraining
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016
from cnn_demo.ui.learn.sources.training import HESTNESS_2017

TARGETS = {
    "100 images": (100, False),
    "1,000 images": (1_000, False),
    "100 images, augmented": (100, True),
}
SERIES = {"Without augmentation": False, "With augmentation": True}
SHOW_ALL = "hunger-all"
OWN_SIZES = (100, 300, 1_000, 3_000)
OWN_IMAGES_SEEN, OWN_BATCH = 15_000, 50
MOST_OWN_RUNS = 50
TARGETS_HEIGHT = 95  # pixels of the choices, which come late on a slow device
PREDICTION_HEIGHT, PREDICTION_PHONE_HEIGHT = 68, 124  # pixels of slider and buttons: in one row, or in two

TEXT = (
    "A network learns only from the images that it is shown. How much worse is it with fewer? The networks behind this figure "
    "are alike in everything else: the same design, the same number of steps. The small training sets are parts of the "
    "large ones.\n\n"
    "**Augmentation** changes each image a little every time it is shown (shifted, rotated, zoomed, sheared, thinner or "
    "thicker), so that a few images show more."
)
ACTIVITY = "Predict the test accuracy before you see it, with fewer images and with augmented ones."
QUESTION = Question(
    text="You have 1,000 training images and can pay for 1,000 more, or for 9,000 more. What do you expect of the error?",
    options=(
        "It falls in proportion to the number of images: to a half, or to a tenth.",
        "It falls, but each further image helps less than the one before.",
        "Beyond 1,000 images, it no longer changes.",
    ),
    right=1,
    because="The error falls along a curve that gets flatter and flatter. Ten times as many images divide it by a factor that "
    "is smaller than ten and can be estimated from smaller training sets.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    runs = hunger_runs()
    with source, reserved("hunger-target", height=TARGETS_HEIGHT, phone_height=TARGETS_HEIGHT):
        name = st.radio("Predict the test accuracy with", list(TARGETS), key="hunger-target")
    _ask(name, figure)
    revealed = _revealed(runs)
    is_all_shown = len(revealed) == len(SERIES) * len(runs.sizes)
    with figure:
        _chart(runs, revealed, is_all_shown=is_all_shown)
    _verdict(runs, name, revealed)
    _formulas(runs, is_all_shown=is_all_shown)
    _own_run()
    misconception(
        "“Augmentation replaces images.”",
        "It helps most where there are few images, and it brings in what you know, for example that a rotated 7 is a 7. It "
        "cannot show a way of writing that nobody in the training set has.",
        GOODFELLOW_2016,
    )


def _ask(name: str, figure: DeltaGenerator) -> None:
    """The field for the prediction and what shows the measured values."""
    is_known = _is_shown(name)
    with figure:
        place = reserved("hunger-prediction", height=PREDICTION_HEIGHT, phone_height=PREDICTION_PHONE_HEIGHT)
    row = place.container(horizontal=True, vertical_alignment="bottom", gap="small")
    value = row.slider(
        "Your prediction (%)", 0, 100, own_training.FIRST_PREDICTION, key=f"hunger-{name}", disabled=is_known
    )
    row.button(
        "Predict and show",
        type="primary",
        key="hunger-predict",
        disabled=is_known,
        on_click=learner.keep_prediction,
        args=(name, value),
    )
    row.button("Show all", key="hunger-show-all", on_click=learner.keep_prediction, args=(SHOW_ALL, 1))


def _is_shown(name: str) -> bool:
    return learner.prediction(name) is not None or learner.prediction(SHOW_ALL) is not None


def _revealed(runs: HungerRuns) -> set[tuple[int, bool]]:
    """The (size, augmented) whose measurements are shown: at first that of all images, in the end all of them."""
    if all(_is_shown(name) for name in TARGETS):
        return {(size, augmented) for size in runs.sizes for augmented in SERIES.values()}
    return {(runs.sizes[-1], False), *(target for name, target in TARGETS.items() if _is_shown(name))}


def _chart(runs: HungerRuns, revealed: set[tuple[int, bool]], *, is_all_shown: bool) -> None:
    figure = go.Figure()
    mode = "lines+markers" if is_all_shown else "markers"  # a line across hidden sizes would seem to tell their values
    for index, (title, augmented) in enumerate(SERIES.items()):
        sizes = [size for size in runs.sizes if (size, augmented) in revealed]
        values = [runs.accuracies(size, augmented=augmented) for size in sizes]
        line = go.Scatter(x=sizes, y=rounded([each.mean() for each in values], 2), mode=mode, name=title)
        deviations = rounded([each.std(ddof=1) for each in values], 2)
        figure.add_trace(line.update(error_y={"array": deviations}, **series_style(index)))
    _mark_predictions(figure)
    has_own = _mark_own_runs(figure)
    styled(figure, "Training images", "Test accuracy (%)", height=300)
    low, high = math.log10(runs.sizes[0]) - 0.15, math.log10(runs.sizes[-1]) + 0.15
    ticks = {"tickvals": runs.sizes, "ticktext": [f"{size:,}" for size in runs.sizes]}
    figure.update_xaxes(type="log", range=[low, high], **ticks)
    if not is_all_shown:
        figure.update_yaxes(range=[0, 104])  # of any prediction: the axis gives none of the hidden values away
    st.plotly_chart(figure, config=charts.CONFIG, key="hunger-chart", alt="Test accuracy by number of training images")
    st.caption(
        f"Means over {len(runs.seeds)} seeds; the vertical bars are one standard deviation to each side. The *"
        f"{design(runs.design).title}* design, {runs.steps:,} steps of {runs.batch_size} images in each run, so that of "
        f"{runs.sizes[0]} images each is seen {runs.times_seen(runs.sizes[0])} times, and of {runs.sizes[-1]:,} each "
        f"{_times(runs.times_seen(runs.sizes[-1]))}. Measured once, after the last step, on all {runs.test_images:,} test "
        f"images of {MNIST.short_title}. The script *measure_data_hunger* of the app's source code repeats it."
    )
    if has_own:
        st.caption(
            "Your runs on the same digits, of any design, are measured on the test images of their own data set."
        )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _mark_predictions(figure: go.Figure) -> None:
    predicted = [(target[0], found.value) for name, target in TARGETS.items() if (found := learner.prediction(name))]
    if predicted:
        x, y = zip(*predicted, strict=True)
        figure.add_trace(_marks(list(x), list(y), "Your predictions", 4))


def _mark_own_runs(figure: go.Figure) -> bool:
    """The visitor's networks for the same digits; whether there are any."""
    own = [record for record in own_training.records() if record.project.data.name in (MNIST.name, MNIST_5K.name)]
    results = [record.result for record in own if record.result is not None][:MOST_OWN_RUNS]
    if results:
        accuracies = rounded([100 * result["test"]["accuracy"] for result in results], 2)
        figure.add_trace(_marks([result["training_images"] for result in results], accuracies, "Your runs", 5))
    return bool(results)


def _marks(x: list[int], y: list[float], name: str, style: int) -> go.Scatter:
    marks = go.Scatter(x=x, y=y, mode="markers", name=name)
    return marks.update(marker={**series_style(style)["marker"], "size": 11})


def _verdict(runs: HungerRuns, name: str, revealed: set[tuple[int, bool]]) -> None:
    """The prediction beside what the runs reached."""
    size, augmented = TARGETS[name]
    if (size, augmented) not in revealed:
        return
    values = runs.accuracies(size, augmented=augmented)
    reached = (
        f"The {len(values)} networks reached {percent(f'{values.mean():.1f}')} on average, from {values.min():.1f} to "
        f"{percent(f'{values.max():.1f}')}."
    )
    prediction = learner.prediction(name)
    if prediction is None:
        st.info(f"**{name}.** {reached}", icon=":material/flag:")
        return
    error = own_training.error_sentence(prediction.value, float(values.mean()))
    st.info(f"**{name}.** You predicted {percent(f'{prediction.value:g}')}. {reached} {error}", icon=":material/flag:")


def _formulas(runs: HungerRuns, *, is_all_shown: bool) -> None:
    """The error, and how fast it falls between two sizes once all runs are shown."""
    most = runs.sizes[-1]
    best = runs.accuracies(most, augmented=False).mean()
    formula(
        r"e = 100\,\% - a",
        {"a": "test accuracy", "e": "error, the share of test images that are recognised wrongly"},
        rf"e_{{{most}}} = 100 - {best:.2f} = {100 - best:.2f}",
        numbers_title=f"With all {most:,} images, in percent",
    )
    if not is_all_shown:
        return
    low, high = st.select_slider(
        "Two sizes", runs.sizes, (1_000, 10_000), format_func=lambda size: f"{size:,}", key="hunger-sizes"
    )
    if low == high:
        st.info("Choose two sizes that differ.", icon=":material/info:")
        return
    errors = [100 - runs.accuracies(size, augmented=False).mean() for size in (low, high)]
    exponent = math.log(errors[0] / errors[1]) / math.log(high / low)
    formula(
        r"e_n \approx c\,n^{-\beta} \quad\Rightarrow\quad \beta = \frac{\ln (e_m / e_n)}{\ln (n / m)}",
        {
            "m, n": "two sizes of the training set, without augmentation",
            r"\beta": "how fast the error falls: ten times as many images divide it by $10^{\\beta}$",
            "c": "a constant",
        },
        aligned(
            rf"\beta &= \frac{{\ln ({errors[0]:.3f} / {errors[1]:.3f})}}{{\ln ({high} / {low})}} = {exponent:.3f}",
            rf"10^\beta &= {10**exponent:.2f}",
        ),
        numbers_title=f"Between {low:,} and {high:,} images",
    )
    known = runs.accuracies(runs.sizes[0], augmented=False, measure=TRAINING).mean()
    st.markdown(
        f"Over a wide range of sizes, errors of many networks fall roughly along such a power law "
        f"({HESTNESS_2017.cited()}); the exponent depends on task and network. With {runs.sizes[0]} images, the networks "
        f"know {percent(f'{known:.1f}')} of their training images and overfit: training on does not help them, other "
        "images would."
    )


def _own_run() -> None:
    """A training of one's own with few images, predicted first."""
    with st.container(border=True, key="hunger-own"):
        st.markdown(
            ":material/science: **Predict, then run.** Train a small network with as many images as you choose."
        )
        size = st.segmented_control(
            "Training images",
            OWN_SIZES,
            default=OWN_SIZES[1],
            required=True,
            format_func=lambda size: f"{size:,}",
            key="hunger-own-size",
        )
        training = suggested(size)
        recipe = training.project.recipe
        st.markdown(
            f"The *{design('fast').title}* design on {size:,} digits of {MNIST_5K.short_title}: {recipe.epochs} epochs, "
            f"{OWN_IMAGES_SEEN // OWN_BATCH} steps of {OWN_BATCH} images, fewer than in the runs above. Its test accuracy is "
            "measured once, at the end."
        )
        own_training.offer(training)
        own_training.outcome(training)


def suggested(size: int) -> SuggestedTraining:
    """A training on so many digits, with the same number of steps for each size."""
    recipe = Recipe(
        learning_rate=0.01,
        schedule="one_cycle",
        batch_size=OWN_BATCH,
        epochs=OWN_IMAGES_SEEN // size,
        training_images=size,
    )
    project = Project(architecture=design("fast").architecture(), recipe=recipe, data=MNIST_5K)
    return SuggestedTraining(
        key="hunger-own-run", project=project, asked="test accuracy of this network", measured=_test_accuracy
    )


def _test_accuracy(record: RunRecord) -> float | None:
    return None if record.result is None else 100 * record.result["test"]["accuracy"]
