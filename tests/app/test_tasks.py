"""The table of tasks and the table of the Inspect page's sections agree."""

from __future__ import annotations

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.tasks import CLASSIFICATION, TASKS
from tests.app.visitor import Visitor


def test_every_section_belongs_to_a_task_in_the_order_of_the_page(visitor: Visitor) -> None:
    visitor.open("inspection")
    from cnn_demo.ui.inspection.sections import SECTIONS  # its canvas can be imported on a page only

    for task in TASKS.values():
        assert [name for name in SECTIONS if name in task.sections] == list(task.sections)
    assert set(SECTIONS) == {name for task in TASKS.values() for name in task.sections}


def test_a_design_ends_as_its_task_says() -> None:
    design = Architecture(layers=(Flatten(),), classes=7)
    assert design.all_layers()[-1] == TASKS[CLASSIFICATION].outputs["dense"]().with_classes(7)
