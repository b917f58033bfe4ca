"""The health of an own data set, as its part of the Data page shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.ui.core import store
from tests.unit.own_data.health.pictures import measured, photograph

RUN_SECONDS = 60.0


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    """Two classes of twelve different pictures each."""
    made = OwnDataSet.create(tmp_path, "Leaves")
    for label, start in (("oak", 0), ("elm", 100)):
        made.add([measured(photograph(start + seed), f"{label} {seed}", label) for seed in range(12)])
    return made


@pytest.fixture
def health(data_set: OwnDataSet) -> AppTest:
    """The part of the page, in a session of its own; run() shows it."""

    def script(folder: str) -> None:
        from pathlib import Path

        from cnn_demo.own_data.data_set import OwnDataSet
        from cnn_demo.ui.core.page import page
        from cnn_demo.ui.data import health

        with page("Data"):
            health.show(OwnDataSet(Path(folder)))

    return AppTest.from_function(script, default_timeout=RUN_SECONDS, args=(str(data_set.folder),))


def texts(app: AppTest) -> str:
    """What the page says, without the escapes that keep names from acting as Markdown."""
    assert not app.exception
    shown = (*app.markdown, *app.caption, *app.success, *app.error)
    return "\n".join(element.value for element in shown).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.replace("\\", "") == label).click()
    return app.run()


def test_a_data_set_without_faults_is_said_to_have_none(health: AppTest) -> None:
    assert "Nothing was found that needs a change" in texts(health.run())


def test_copies_go_and_the_first_stays(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.add([measured(photograph(3), "a copy", "oak")])
    assert "exact copies of each other: 1" in texts(health.run())
    press(health, "Keep the first of each group, remove the others (1)")
    assert "exact copies" not in texts(health)
    assert "a copy" not in [picture.name for picture in data_set.pictures()]
    assert len(data_set.pictures()) == 24
    press(health, "Undo")
    assert "exact copies of each other: 1" in texts(health)


def test_a_picture_under_two_labels_gets_the_label_that_is_chosen(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.add([measured(photograph(3), "the same", "elm")])
    assert "different labels: 1" in texts(health.run())
    press(health, "Label all: elm")
    assert "different labels" not in texts(health)
    of = {picture.name: picture.label for picture in data_set.pictures()}
    assert (of["oak 3"], of["the same"]) == ("elm", "elm")
    press(health, "Undo")
    assert "different labels: 1" in texts(health)


def test_what_is_kept_is_not_shown_again(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.add([measured(Image.new("L", (80, 80), 255), "white", "oak")])
    assert "of a single colour: 1" in texts(health.run())
    press(health, "Keep")
    assert "of a single colour" not in texts(health)
    assert "white" in [picture.name for picture in data_set.pictures()]
    press(health, "Undo")
    assert "of a single colour: 1" in texts(health)


def test_unequal_classes_are_weighed_by_the_next_training(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.remove([picture.id for picture in data_set.pictures() if picture.label == "elm"][:9])
    assert "oak has 12 pictures, elm has 3" in texts(health.run())
    press(health, "Weigh the classes in training")
    assert health.session_state["draft"].project.recipe.class_weights == "balanced"


def test_a_class_with_a_name_like_markup_is_shown_as_text(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.add_class("*fir*")
    health.run()
    assert any("\\*fir\\*" in element.value for element in health.markdown)


def test_an_empty_data_set_is_asked_for_pictures(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.remove([picture.id for picture in data_set.pictures()])
    assert "no pictures yet" in health.run().info[0].value


def test_undo_stands_where_the_visitor_has_pressed(health: AppTest, data_set: OwnDataSet) -> None:
    greys = [Image.new("L", (80, 80), value) for value in (0, 255)]
    data_set.add([measured(grey, f"plain {place}", "oak") for place, grey in enumerate(greys)])
    press(health.run(), "Remove all of them")
    assert "of a single colour" not in texts(health)
    press(health, "Undo")
    next(button for button in health.button if button.label == "Remove").click()
    health.run()
    labels = [button.label for button in health.button]
    assert labels.index("Undo") > labels.index("Remove")


def test_a_mixed_group_shows_pictures_and_numbers_of_each_label(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.add([measured(photograph(3), f"again {number}", "oak") for number in range(7)])
    data_set.add([measured(photograph(3), f"other {number}", "elm") for number in range(2)])
    assert "In this group: oak 8, elm 2." in texts(health.run())
    labels = [caption.value for caption in health.caption if caption.value in ("oak", "elm")]
    assert labels == ["oak", "oak", "oak", "oak", "elm", "elm"]
    assert not [button for button in health.button if button.label.startswith("Remove all of them")]


def test_a_class_of_few_pictures_leads_to_where_they_are_added(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.remove([picture.id for picture in data_set.pictures() if picture.label == "elm"][:9])
    data_set.remove([picture.id for picture in data_set.pictures() if picture.label == "oak"][:9])
    press(health.run(), "Add pictures of elm")
    kept = health.session_state[store.KEY]
    assert (kept["own-data-step-leaves"], kept["shown-class-leaves"]) == ("1 Pictures", "elm")


def test_one_class_gets_the_class_of_everything_else(health: AppTest, data_set: OwnDataSet) -> None:
    data_set.delete_class("elm")
    press(health.run(), "Add the class None of these")
    assert list(data_set.classes) == ["oak", "None of these"]
    assert "Add the class None of these" not in [button.label for button in health.button]
    press(health, "Undo")
    assert list(data_set.classes) == ["oak"]
