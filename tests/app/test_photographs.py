"""What the network that knows photographs sees in one: on Draw, on Inspect, and on a server without workers."""

from __future__ import annotations

import pytest

from cnn_demo.errors import NoWorkersError
from cnn_demo.prediction import answers, class_activation
from cnn_demo.runs.trained_network import pretrained_networks
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor

(NETWORK,) = pretrained_networks()
COFFEE = "A cup of coffee"


@pytest.fixture(autouse=True)
def numpy_answers(compute: FakeCompute) -> None:
    """The answers of a server without workers, which are those of one with workers."""
    compute.answers["predict"] = answers.predict
    compute.answers["attribution"] = class_activation.attribution
    compute.answers["feature_maps"] = answers.feature_maps


@pytest.fixture
def uploading(visitor: Visitor) -> Visitor:
    return visitor.open("draw").mark("Picture", "Upload")


@pytest.fixture
def seeing(uploading: Visitor) -> Visitor:
    """Draw, after a photograph of a cup of coffee was chosen."""
    uploading.choose("Network", NETWORK.name)
    return uploading.pick("Or try one of these photographs", COFFEE)


def subheaders(page: Visitor) -> list[str]:
    return [subheader.value for subheader in page.app.subheader]


def test_a_digit_network_leads_to_the_one_that_knows_photographs(uploading: Visitor) -> None:
    assert not uploading.app.pills
    uploading.press("Ask SqueezeNet about a photograph")
    assert uploading.selected("Network") == NETWORK.name
    assert [pills.label for pills in uploading.app.pills] == ["Or try one of these photographs"]


def test_a_cup_of_coffee_is_seen_and_where_is_shown(seeing: Visitor) -> None:
    (success,) = seeing.successes
    assert success.startswith("**It is an espresso.** :green-badge[Sure] Probability 9")
    assert subheaders(seeing) == ["What it looks at"]
    assert any("Grad-CAM for espresso" in alt for alt in seeing.pictures)
    assert "speaks for **espresso**" in seeing.text


def test_another_class_of_the_five_can_be_asked_for(seeing: Visitor) -> None:
    options = next(box for box in seeing.app.selectbox if box.label == "For the class").options
    assert len(options) == 5
    assert options[0].startswith("espresso (9")
    chosen = NETWORK.project().data.classes.index("consomme")
    seeing.choose("For the class", chosen)
    assert any("Grad-CAM for consomme" in alt for alt in seeing.pictures)


def test_a_server_that_cannot_compute_a_map_shows_the_prediction_alone(seeing: Visitor, compute: FakeCompute) -> None:
    def refuse(**question: object) -> None:
        raise NoWorkersError("No worker.")

    compute.answers["attribution"] = refuse
    seeing.pick("Or try one of these photographs", "A cat")
    assert any("Not sure" in warning and "an Egyptian Mau" in warning for warning in seeing.warnings)
    assert subheaders(seeing) == []


def test_inspect_takes_the_picture_over_and_offers_no_test_images(seeing: Visitor) -> None:
    seeing.open("inspection")
    assert seeing.selected("Network") == NETWORK.name
    source = next(control for control in seeing.app.segmented_control if control.label == "Image")
    assert source.options == ["Drawing", "Upload"]
    assert source.value == "Upload"
    assert any("Your picture" in alt for alt in seeing.pictures)


def test_the_picture_is_removed_and_the_same_example_can_be_chosen_again(seeing: Visitor) -> None:
    seeing.press("Remove the picture")
    assert any("Choose a picture." in note for note in seeing.notes)
    seeing.pick("Or try one of these photographs", COFFEE)
    assert len(seeing.successes) == 1


def test_the_network_tells_where_it_comes_from(seeing: Visitor) -> None:
    labels = [expander.label for expander in seeing.app.expander]
    assert "Where does this network come from?" in labels
    assert "57.5\u00a0%" in seeing.text
    assert "unsure where none reaches 50" in seeing.text


def test_a_network_of_photographs_asks_for_a_picture_at_once(visitor: Visitor) -> None:
    visitor.open("draw").choose("Network", NETWORK.name)
    assert [pills.label for pills in visitor.app.pills] == ["Or try one of these photographs"]
