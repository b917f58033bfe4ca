"""What a network says to a picture: its answer, how sure it is, and every class's probability."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.drawing.preparation import prepare
from cnn_demo.drawing.steps import Picture, Prepared
from cnn_demo.runs.record import read_records
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui import charts
from cnn_demo.ui.core import state, store
from cnn_demo.ui.core.asking import ask_once
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.widgets.display import picture

STEP_WIDTH = 132


def networks() -> dict[str, tuple[str, TrainedNetwork]]:
    """Every network that can predict, as id -> (title, network): the shipped ones first, then the visitor's runs."""
    found = {network.name: (_titled(f"{network.name} (shipped)", network.project()), network) for network in shipped()}
    records, _ = read_records(state.workspace())
    own = {
        record.run.id: (_titled(record.title, record.project), TrainedNetwork(record.run.path))
        for record in records
        if record.can_predict
    }
    return {**found, **own}


def _titled(title: str, project: Project) -> str:
    """A title that tells what the network reads, where that is not digits."""
    dataset = project.data
    return title if dataset.shows_digits else f"{title} · {dataset.short_title}"


PREFERRED = "preferred-network"


def prefer(name: str) -> None:
    """Preselect this network from now on: its results have just been looked at."""
    store.put(PREFERRED, name)


def network_picker(key: str) -> TrainedNetwork | None:
    """A choice among the networks. Preselected: the one last chosen or looked at, else the visitor's newest run."""
    found = networks()
    if not found:
        return None
    names = list(found)
    own = [name for name in names if name not in {network.name for network in shipped()}]
    preferred = store.get(PREFERRED) or (own or names)[0]
    chosen = choose_network("Network", found, preferred, key=f"{key}-picker")
    prefer(chosen)
    return found[chosen][1]


def choose_network(label: str, found: dict[str, tuple[str, TrainedNetwork]], preferred: str | None, *, key: str) -> str:
    """The id of one of the networks, which are as networks() gives them and offered in their order; at first the preferred."""
    names = list(found)
    return st.selectbox(
        label,
        names,
        index=names.index(preferred) if preferred in names else 0,
        format_func=lambda name: found[name][0],
        key=key,
    )


def upload_label(network: TrainedNetwork) -> str:
    """What to upload for this network."""
    is_digits = network.project().data.shows_digits
    return "A photo or scan of one digit" if is_digits else "A picture of one thing"


def prepared_for(network: TrainedNetwork, picture: Picture) -> Prepared:
    """The picture as the network's data set wants it. Raises PictureError."""
    dataset = network.project().data
    return prepare(picture, dataset.preparation, dataset.input_shape, dataset.light_on_dark)


def answer_view(network: TrainedNetwork, prepared: Prepared, *, key: str) -> None:
    """Ask the network and show its answer."""
    dataset = network.project().data
    key_of_answer = (str(network.path), network.version, prepared.image.tobytes())
    answer = ask_once(f"{key}-answer", key_of_answer, "predict", path=str(network.path), images=prepared.image[None])
    probabilities, unsure = answer["probabilities"][0], bool(answer["unsure"][0])
    best = int(probabilities.argmax())
    verdict(network, named(dataset, best), float(probabilities[best]), unsure)
    figure = charts.probability_bars(probabilities, dataset.classes)
    st.plotly_chart(figure, config=charts.CONFIG, key=key, alt=bars_text(dataset, probabilities))


def verdict(network: TrainedNetwork, name: str, probability: float, unsure: bool) -> None:
    """The answer in words."""
    share = percent_text(probability)
    if not unsure:
        st.success(f"**It is {name}.** Probability {share}.", icon=":material/check_circle:")
        return
    too_low = probability < network.result()["certainty"]["least_probability"]
    why = "no class is probable enough" if too_low else "this looks unlike what it learnt of any class"
    st.warning(f"**Not sure.** If anything, {name} ({share}), but {why}.", icon=":material/help:")


def steps_view(prepared: Prepared) -> None:
    """Each step of the preparation as a picture, with its shape and range."""
    with st.container(horizontal=True, gap="medium"):
        for number, step in enumerate(prepared.steps, start=1):
            with st.container(width=STEP_WIDTH, gap="small"):
                picture(step.image, STEP_WIDTH, step.explanation)
                st.markdown(f"**{number} {step.name}**")
                low, high = step.image.min(), step.image.max()
                st.caption(f"{' × '.join(map(str, step.image.shape))}, {low:.3g} to {high:.3g}. {step.explanation}")


def certainty_note(network: TrainedNetwork) -> str:
    """The rule by which this network is called unsure, with its numbers."""
    rule, project = network.result()["certainty"], network.project()
    smoothing, classes = project.recipe.label_smoothing, project.architecture.classes
    ceiling = (
        f" It was trained with label smoothing of {smoothing:g}, so even of a clear picture it is meant to say no more "
        f"than {percent_text(1 - smoothing + smoothing / classes)}."
        if smoothing
        else ""
    )
    where_sure = rule["validation_accuracy_where_sure"]
    return (
        f"Softmax spreads 100 % over the classes whatever it is shown, a horse too. So this network is called unsure "
        f"when no class reaches {percent_text(rule['least_probability'])}, or when its probabilities lie farther than "
        f"{rule['largest_distance']:.1f} from those of every class's training images (Mahalanobis's distance of their "
        f"logarithms). Both bounds were set on validation images, 2 % beyond each, the first never below 50 %. "
        f"{percent_text(rule['validation_unsure_share'])} of these count as unsure; among the others "
        f"{'–' if where_sure is None else percent_text(where_sure)} of the answers are right. "
        f"The rule catches much that belongs to no class, not all of it.{ceiling}"
    )


def named(dataset: DataSpec, label: int) -> str:
    """A class in a sentence: a 7, an 8, a sandal, an ankle boot; a T-shirt keeps its T."""
    name = dataset.classes[label]
    word = name if name[1:2] == "-" else name.lower()
    return f"an {word}" if word[0] in "8aeiou" else f"a {word}"


def bars_text(dataset: DataSpec, probabilities: np.ndarray) -> str:
    """The bars in words."""
    return ", ".join(f"{name} {share:.1%}" for name, share in zip(dataset.classes, probabilities, strict=True))
