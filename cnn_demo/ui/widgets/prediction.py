"""A network's prediction for a picture: the class, how sure it is, and the probability of every class."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.drawing.preparation import prepare
from cnn_demo.drawing.steps import Picture, Prepared
from cnn_demo.runs.inspection_results import Predictions
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui import charts
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.widgets.display import picture

STEP_WIDTH = 132


def upload_label(network: TrainedNetwork) -> str:
    """The label of an upload field for this network."""
    is_digits = network.project().data.shows_digits
    return "A photo or scan of one digit" if is_digits else "A picture of one thing"


def prepare_for(network: TrainedNetwork, picture: Picture) -> Prepared:
    """Prepare the picture like the images of the network's data set. Raises PictureError."""
    dataset = network.project().data
    return prepare(picture, dataset.preparation, dataset.input_shape, dataset.light_on_dark)


def predict(network: TrainedNetwork, prepared: Prepared) -> tuple[np.ndarray, bool]:
    """(classes,) float32 probabilities by the server, and whether the prediction is unsure."""
    answer: Predictions = ask_network(network, "predict", images=prepared.image[None])
    return answer["probabilities"][0], bool(answer["unsure"][0])


def prediction_view(network: TrainedNetwork, prepared: Prepared, *, key: str) -> None:
    """Predict, and show the class and all probabilities."""
    dataset = network.project().data
    probabilities, unsure = predict(network, prepared)
    best = int(probabilities.argmax())
    prediction_message(network, with_article(dataset, best), float(probabilities[best]), unsure)
    figure = charts.probability_bars(probabilities, dataset.classes)
    st.plotly_chart(figure, config=charts.CONFIG, key=key, alt=probabilities_text(dataset, probabilities))


def prediction_message(network: TrainedNetwork, name: str, probability: float, unsure: bool) -> None:
    """The predicted class in a sentence. name: the class with its article. probability: in [0, 1]."""
    share = percent_text(probability)
    if not unsure:
        st.success(f"**It is {name}.** Probability {share}.", icon=":material/check_circle:")
        return
    too_low = probability < network.result()["certainty"]["least_probability"]
    if too_low:
        text = f"**Not sure.** Most likely {name} ({share}), but no class is probable enough."
    else:
        text = (
            f"**Not sure.** Most likely {name} ({share}), but it does not look like the training images of any class."
        )
    st.warning(text, icon=":material/help:")


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
    """The rule by which a prediction of this network is called unsure, in an expander."""
    with st.expander("When is a prediction called unsure?", icon=":material/help:"):
        st.markdown(_certainty_text(network))


def _certainty_text(network: TrainedNetwork) -> str:
    rule, project = network.result()["certainty"], network.project()
    smoothing, classes = project.recipe.label_smoothing, project.architecture.classes
    where_sure = rule["validation_accuracy_where_sure"]
    sentences = [
        "Softmax always distributes 100 % over the classes, even for a picture of a horse. So a prediction of this network "
        f"is called unsure where no class reaches {percent_text(rule['least_probability'])}, or where its probabilities "
        f"are farther than {rule['largest_distance']:.1f} from those of every class's training images (Mahalanobis "
        "distance of their logarithms).",
        "Both bounds were set on the validation images so that 2 % of them lie beyond each; the first is never below 50 %.",
        f"{percent_text(rule['validation_unsure_share'])} of the validation images count as unsure.",
    ]
    if where_sure is not None:
        sentences.append(f"Of the other predictions, {percent_text(where_sure)} are right.")
    sentences.append("The rule detects many pictures that belong to no class, but not all.")
    if smoothing:
        sentences.append(
            f"The network was trained with label smoothing of {smoothing:g}, so even for a clear picture it should predict "
            f"no more than {percent_text(1 - smoothing + smoothing / classes)}."
        )
    return " ".join(sentences)


def with_article(dataset: DataSpec, label: int) -> str:
    """The class with its article: a 7, an 8, a sandal, an ankle boot, a T-shirt/top."""
    name = dataset.classes[label]
    word = name if name[1:2] == "-" else name.lower()
    return f"an {word}" if word[0] in "8aeiou" else f"a {word}"


def probabilities_text(dataset: DataSpec, probabilities: np.ndarray) -> str:
    """All probabilities as text, for screen readers."""
    return ", ".join(f"{name} {share:.1%}" for name, share in zip(dataset.classes, probabilities, strict=True))
