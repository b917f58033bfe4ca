"""A network's prediction for a picture: the class, how sure it is, and the probability of every class."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import streamlit as st

from cnn_demo.drawing.preparation import prepare, prepare_drawing
from cnn_demo.drawing.steps import Picture, Prepared
from cnn_demo.prediction.certainty import Level, mean_logarithm, shares_of
from cnn_demo.prediction.stored import certainty_of
from cnn_demo.runs.certainty_bounds import ANY_DISTANCE
from cnn_demo.runs.figures import CertaintyFigures
from cnn_demo.runs.inspection_results import Predictions
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui import charts
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.core.number_text import percent, percent_text, probability_text
from cnn_demo.ui.widgets.answer_text import answer_text, with_article
from cnn_demo.ui.widgets.display import picture

STEP_WIDTH = 132
# Of each level: the element, a badge beside the headline, and an icon.
MESSAGES: dict[Level, tuple[Callable[..., object], str, str]] = {
    "sure": (st.success, ":green-badge[Sure]", ":material/check_circle:"),
    "leaning": (st.info, ":blue-badge[Leaning]", ":material/contrast:"),
    "unsure": (st.warning, "", ":material/help:"),
}
DISTANCE = (
    "This distance says how unlike the two sets of probabilities are, with small probabilities counting as much as large "
    "ones (the Mahalanobis distance of their logarithms)."
)


WITH_OUTLIERS = (
    "The network has also learned from letters, scribbles and shapes (outlier exposure), for which every class is to have the "
    "same probability. The more even the probabilities are, the higher is the mean of their logarithms: {even} where all are "
    "the same."
)


def upload_label(network: TrainedNetwork) -> str:
    """The label of an upload field for this network."""
    is_digits = network.project().data.shows_digits
    return "A photo or scan of one digit" if is_digits else "A picture of one thing"


def prepare_for(network: TrainedNetwork, picture: Picture, chosen: int | None = None) -> Prepared:
    """Prepare the picture like the images of the network's data set. Raises PictureError.

    chosen: the candidate to take where several things could be meant (see Prepared).
    """
    return prepare(picture, network.project().data.rules, chosen)


def prepare_drawing_for(network: TrainedNetwork, drawing: Picture) -> Prepared:
    """Prepare a drawing from a pad like the images of the network's data set. Raises PictureError."""
    return prepare_drawing(drawing, network.project().data.rules)


def predict(network: TrainedNetwork, prepared: Prepared) -> Predictions:
    """The server's prediction for one picture."""
    answer: Predictions = ask_network(network, "predict", images=prepared.image[None])
    return answer


def prediction_view(network: TrainedNetwork, prepared: Prepared, *, key: str) -> Predictions:
    """Predict for one picture, and show the class and the probabilities."""
    dataset = network.project().data
    answer = predict(network, prepared)
    probabilities = answer["probabilities"][0]
    prediction_message(network, answer)
    figure = charts.probability_bars(probabilities, dataset.classes)
    st.plotly_chart(figure, config=charts.CONFIG, key=key, alt=probabilities_text(dataset, probabilities))
    return answer


def prediction_message(network: TrainedNetwork, answer: Predictions) -> None:
    """The predicted class of one picture in sentences that say how certain it is, and what else it could be."""
    data, probabilities = network.project().data, answer["probabilities"][0]
    level: Level = "sure" if answer["sure"][0] else "unsure" if answer["unsure"][0] else "leaning"
    text = answer_text(
        probabilities,
        level,
        certainty_of(network).doubt(probabilities, level),
        lambda label: escaped(with_article(data, label)),
        is_digits=data.shows_digits,
    )
    show, badge, icon = MESSAGES[level]
    show(" ".join(filter(None, (f"**{text.headline}**", badge, text.detail))), icon=icon)


def preparation_section(prepared: Prepared) -> None:
    """A picture for each step of the preparation, with its shape and value range."""
    st.header("What the network is given", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        for number, step in enumerate(prepared.steps, start=1):
            with st.container(width=STEP_WIDTH, gap="small"):
                picture(step.image, STEP_WIDTH, step.explanation)
                st.markdown(f"**{number} {step.name}**")
                low, high = step.image.min(), step.image.max()
                st.caption(f"{' × '.join(map(str, step.image.shape))}, {low:.3g} to {high:.3g}. {step.explanation}")


def certainty_note(network: TrainedNetwork) -> None:
    """When a prediction of this network is called sure, leaning or unsure: in plain words, then exactly."""
    with st.expander("When is a prediction called unsure?", icon=":material/help:"):
        st.markdown(
            "A network always names one of its classes, even for a scribble or a picture of a horse. So the page also says how "
            "far to trust the prediction:\n\n"
            "- **Sure** (It is ...): the network clearly prefers one class, and its probabilities look like those for the "
            "pictures that it has learned from.\n"
            "- **Leaning** (Probably ...): one class is ahead, but the picture is less clear than nine in ten of those "
            "that the rule was tried on.\n"
            "- **Not sure**: no class is far enough ahead, or the picture looks like nothing the network knows."
        )
        st.caption(_exact_rule(network))


def _exact_rule(network: TrainedNetwork) -> str:
    return _measured_rule(network) if network.is_measured else _given_rule(network)


def _given_rule(network: TrainedNetwork) -> str:
    """The rule of a pretrained network, whose training images are not here."""
    rule = certainty_of(network)
    return (
        f"**The exact rule.** A prediction is sure where a class reaches {percent_text(rule.sure_probability)}, unsure where "
        f"none reaches {percent_text(rule.least_probability)}, and leaning in between. The images that this network has "
        "learned from are not on this server, so the bounds are not measured on any, and pictures that belong to no class "
        "are detected only by their low probabilities."
    )


def _rule_of_few_images(network: TrainedNetwork) -> str:
    """The rule where the validation images are too few for a bound of unsure, and perhaps of sure."""
    rule, recipe = network.result()["certainty"], network.project().recipe
    sure, least = percent_text(rule["sure_probability"]), percent_text(rule["least_probability"])
    shares = shares_of(with_outliers=recipe.outlier_exposure > 0)
    if not network.project().has_validation:
        return _rule_without_validation(sure, least)
    few = "The validation images of this network are too few to measure how unlike them a picture may be"
    if rule["sure_distance"] >= ANY_DISTANCE:
        return (
            f"**The exact rule.** A prediction is sure where a class reaches {sure}, unsure where none reaches {least}, and "
            f"leaning in between. {few}: {math.ceil(1 / shares.not_sure)} are needed. Pictures that belong to no class are "
            "detected only by their low probabilities."
        )
    needed = f"{few} before the prediction is unsure: {math.ceil(1 / shares.unsure)} are needed."
    if recipe.outlier_exposure:
        classes = network.project().architecture.classes
        return (
            f"**The exact rule.** A prediction is sure where a class reaches {sure} and the mean of the logarithms of all "
            f"probabilities is at most {mean_logarithm(rule['sure_distance'], classes):.2f}. It is unsure where no class "
            f"reaches {least}, and leaning in between. {_with_outliers(classes)} {needed}"
        )
    return (
        f"**The exact rule.** A prediction is sure where a class reaches {sure} and the probabilities are at most "
        f"{rule['sure_distance']:.1f} from those of the nearest class's training images. It is unsure where no class reaches "
        f"{least}, and leaning in between. {DISTANCE} {needed}"
    )


def _rule_without_validation(sure: str, least: str) -> str:
    return (
        f"**The exact rule.** A prediction is sure where a class reaches {sure}, unsure where none reaches {least}, and "
        "leaning in between. This network was trained without validation images, so the bounds are fixed ones that were not "
        "measured, and pictures that belong to no class are detected only by their low probabilities."
    )


def _with_outliers(classes: int) -> str:
    """What outlier exposure means for the probabilities of a network with so many classes."""
    return WITH_OUTLIERS.format(even=f"{-math.log(classes):.2f}")


def _bounds(rule: CertaintyFigures) -> str:
    return (
        f"**The exact rule.** A prediction is sure where a class reaches {percent_text(rule['sure_probability'])} and the "
        f"probabilities are at most {rule['sure_distance']:.1f} from those of the nearest class's training images. "
        f"It is unsure below {percent_text(rule['least_probability'])} or beyond {rule['largest_distance']:.1f}, and leaning "
        f"in between. {DISTANCE}"
    )


def _bounds_with_outliers(rule: CertaintyFigures, classes: int) -> str:
    sure, unsure = (mean_logarithm(rule[bound], classes) for bound in ("sure_distance", "largest_distance"))
    return (
        f"**The exact rule.** A prediction is sure where a class reaches {percent_text(rule['sure_probability'])} and the mean "
        f"of the logarithms of all probabilities is at most {sure:.2f}. It is unsure below "
        f"{percent_text(rule['least_probability'])} or above {unsure:.2f}, and leaning in between. "
        f"{_with_outliers(classes)}"
    )


def _measured_rule(network: TrainedNetwork) -> str:
    rule, project = network.result()["certainty"], network.project()
    smoothing, classes = project.recipe.label_smoothing, project.architecture.classes
    unsure, leaning = rule["validation_unsure_share"], rule["validation_leaning_share"]
    where_not_unsure = rule["validation_accuracy_where_sure"]
    if unsure is None or rule["largest_distance"] >= ANY_DISTANCE:
        return _rule_of_few_images(network)
    has_outliers = project.recipe.outlier_exposure > 0
    shares = shares_of(with_outliers=has_outliers)
    sentences = [
        _bounds_with_outliers(rule, classes) if has_outliers else _bounds(rule),
        f"The bounds were set on the validation images: for each, {percent(f'{shares.unsure * 100:g}')} of them lie beyond "
        f"the limit of unsure, and {percent(f'{shares.not_sure * 100:g}')} beyond that of sure. No bound is below 50\u00a0%.",
        f"{percent_text(unsure)} of the validation images count as unsure.",
    ]
    if leaning is not None:
        sentences.append(f"{percent_text(leaning)} count as leaning.")
    if where_not_unsure is not None:
        sentences.append(f"Of the predictions that are not unsure, {percent_text(where_not_unsure)} are right.")
    sentences.append("The rule detects many pictures that belong to no class, but not all.")
    if smoothing:
        sentences.append(
            f"The network was trained with label smoothing of {smoothing:g}, so even for a clear picture it should predict "
            f"no more than {percent_text(1 - smoothing + smoothing / classes)}."
        )
    return " ".join(sentences)


def probabilities_text(dataset: DataSpec, probabilities: np.ndarray) -> str:
    """The probabilities that the chart shows as text, for screen readers."""
    return ", ".join(
        f"{dataset.classes[label]} {probability_text(probabilities[label])}"
        for label in charts.shown_classes(probabilities)
    )
