"""The page for teachers, and the links on it, each of which opens its chapter as it says."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np

from cnn_demo.ui.learn.exercises.problem import generated
from cnn_demo.ui.learn.exercises.table import EXERCISES
from tests.app.conftest import FakeCompute
from tests.app.learn_answers import answer_for_chapters
from tests.app.visitor import Visitor

LINK = re.compile(r"\]\((\S*learn\?\S+)\)")


def parameters(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_every_link_opens_its_chapter_with_its_picture_its_network_and_its_exercises(
    visitor: Visitor, compute: FakeCompute, rng: np.random.Generator
) -> None:
    answer_for_chapters(compute, rng)
    links = sorted(set(LINK.findall(visitor.open("teachers").text)))
    assert not visitor.errors
    from cnn_demo.ui.learn.chapters import CHAPTERS  # its canvas can be imported only once a page has run

    assert {parameters(link)["chapter"] for link in links} == {chapter.key for chapter in CHAPTERS}
    for link in links:
        given = parameters(link)
        key = given["chapter"]
        opened = Visitor().open("learn", **given)
        assert not opened.errors
        if "picture" in given and key != "backpropagation":  # its first view has no picture
            assert opened.selected("Picture").startswith(f"Digit {given['picture'][0]}"), link
        if "network" in given:
            assert opened.selected("Network") == given["network"], link
        if key in EXERCISES:
            assert generated(EXERCISES[key][0], f"{given['seed']}:{key}", 0).text in opened.text


def test_link_of_ones_own_names_what_is_chosen_and_tells_the_answer_of_its_exercise(visitor: Visitor) -> None:
    visitor.open("teachers").choose("Chapter", "pooling").choose("Picture", "Digit 3").fill("Which of its images", 2)
    visitor.choose("Network", "fast").switch("For presenting, in large type")
    link = next(code for code in (str(each.value) for each in visitor.app.code) if "learn?" in code)
    assert parameters(link) == {
        "chapter": "pooling",
        "picture": "3-1",
        "network": "fast",
        "seed": "class",
        "present": "1",
    }
    problem = generated(EXERCISES["pooling"][0], "class:pooling", 0)
    assert f"Answer to the first exercise for all who open the link: {problem.answer:g}." in visitor.text
