"""Chapter: applications of convolutional networks, their tools and their limits."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui.learn import faq
from cnn_demo.ui.learn.chapter import Question, formula
from cnn_demo.ui.learn.detection import STRIDE, strip, windows
from cnn_demo.ui.learn.detection_view import show_detections
from cnn_demo.ui.learn.inputs import digits, examples
from cnn_demo.ui.learn.strip_reading import Reader, choose_reader

FIRST_TEXT, MOST_DIGITS = "305", 6
LARGEST_GAP = 28

TEXT = (
    "**Classification** tells what a picture shows: digits on cheques, types of cells under a microscope. **Detection** "
    "also tells *where*, and how many: faces, road users. The simplest way is to slide a classifier over the picture and "
    "to keep the places where it is sure. **Generation** goes the other way, from numbers to pictures: decoders, "
    "generative adversarial networks, diffusion models. Most of them are built from convolutions."
)
ACTIVITY = (
    "Write a number, and let a network that reads single windows find all its digits. Move the digits apart. Then take a "
    "network that knows the ten digits and no background."
)
QUESTION = Question(
    text="A network for digits is shown a photograph of a horse and says “3, 98\u00a0%”. What does that mean?",
    options=(
        "In 98 of 100 photographs of horses, something has the shape of a 3.",
        "Of ten digits, 3 came out first: it cannot say that none fits.",
        "The network was trained for too few epochs to tell horses from digits.",
    ),
    right=1,
    because="Softmax distributes 100\u00a0% over the classes that exist. Whether a picture belongs to any of them is another "
    "question; here, a rule calibrated on validation images tries to answer it.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    with source:
        reader = choose_reader()
    if reader is not None:
        _detection(reader, source, figure)
    faq.show()


def _detection(reader: Reader, source: DeltaGenerator, figure: DeltaGenerator) -> None:
    text = source.text_input("Digits", FIRST_TEXT, max_chars=MOST_DIGITS, key="uses-digits")
    gap = figure.slider("Pixels between them", 0, LARGEST_GAP, 8, key="uses-gap")
    written = [int(character) for character in text if character in "0123456789"]
    if not written:
        figure.info("Write at least one digit from 0 to 9.", icon=":material/edit:")
        return
    pictures = examples(digits())
    whole = strip([pictures[digit][place % len(pictures[digit]), ..., 0] for place, digit in enumerate(written)], gap)
    lefts, parts = windows(whole, DIGIT_SIDE, STRIDE)
    show_detections(whole, lefts, reader(parts), written, figure)
    formula(
        r"n = \left\lfloor \frac{w - k}{t} \right\rfloor + 1",
        {
            "n": "number of windows",
            "w": "width of the strip",
            "k": "side of a window",
            "t": "step from one window to the next",
        },
        rf"n = \left\lfloor \frac{{{whole.shape[1]} - {DIGIT_SIDE}}}{{{STRIDE}}} \right\rfloor + 1 = {len(lefts)}",
    )
