"""Two lesson plans: one of 45 minutes, and one of eight lessons in four weeks. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

LESSON_MINUTES = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of a lesson. chapter: its key, None for a page of the app. page: the address of that page."""

    minutes: int
    does: str
    chapter: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """homework: what learners do until the next lesson; empty for none."""

    title: str
    steps: tuple[Step, ...]
    homework: str = ""


ONE_LESSON = Lesson(
    title="How a network reads a digit",
    steps=(
        Step(minutes=6, page="draw", does="Everybody draws digits. Collect: what does it read well, what not?"),
        Step(minutes=7, chapter="pixels", does="On the projector: the picture is a table of numbers."),
        Step(
            minutes=12,
            chapter="convolution",
            does="Compute one value together, then everybody moves the frame: where is the map bright?",
        ),
        Step(minutes=6, chapter="pooling", does="Pool one square by hand; shift the picture by one pixel."),
        Step(minutes=8, chapter="softmax", does="From evidence to probabilities. Change one logit and watch all ten."),
        Step(minutes=6, chapter="uses", does="Exit question: what does “3, 98\u00a0%” mean for a picture of a horse?"),
    ),
)
FOUR_WEEKS = (
    Lesson(
        title="Week 1, lesson 1: Pictures are numbers",
        steps=(
            Step(minutes=10, page="draw", does="Draw, and write down three digits that it gets wrong."),
            Step(minutes=15, chapter="pixels", does="Read numbers off a picture; count them for grey and colour."),
            Step(minutes=20, chapter="preprocessing", does="Follow one pixel of an own photograph through all steps."),
        ),
        homework="The questions of both chapters.",
    ),
    Lesson(
        title="Week 1, lesson 2: Convolution",
        steps=(
            Step(
                minutes=25, chapter="convolution", does="One value by hand, the size of the map, six kernels compared."
            ),
            Step(minutes=20, chapter="features", does="Kernels made by people beside kernels that were learned."),
        ),
        homework="Three exercises of the chapter on convolution.",
    ),
    Lesson(
        title="Week 2, lesson 3: From one map to many",
        steps=(
            Step(
                minutes=25, chapter="channels", does="One value of the second layer: all its sums; count the weights."
            ),
            Step(minutes=20, chapter="relu", does="Two kernels become one, until ReLU stands between them."),
        ),
        homework="An exercise of each of the two chapters.",
    ),
    Lesson(
        title="Week 2, lesson 4: Smaller maps that see more",
        steps=(
            Step(minutes=20, chapter="pooling", does="Maximum and mean by hand; what a shift changes."),
            Step(minutes=25, chapter="receptive", does="Trace a cell back to its pixels; compute the field."),
        ),
        homework="Design a network on the Build page whose last map sees at least 20 × 20 pixels.",
    ),
    Lesson(
        title="Week 3, lesson 5: From evidence to an answer",
        steps=(
            Step(minutes=20, chapter="dense", does="Which values speak for a class, and which against it?"),
            Step(minutes=25, chapter="softmax", does="Three logits by hand; then what is no digit at all."),
        ),
        homework="An exercise of each of the two chapters.",
    ),
    Lesson(
        title="Week 3, lesson 6: Learning",
        steps=(
            Step(minutes=20, chapter="loss", does="Predict a step, then take it. Try too large a learning rate."),
            Step(
                minutes=25,
                chapter="backpropagation",
                does="One unit, back by the chain rule. Without derivatives: stay with the slope and its check.",
            ),
        ),
        homework="Two exercises of the chapter on loss.",
    ),
    Lesson(
        title="Week 4, lesson 7: Training one's own",
        steps=(
            Step(minutes=15, chapter="overfitting", does="Read both curves. Which one counts, and why?"),
            Step(
                minutes=30,
                page="train",
                does="In pairs, each with a question of their own: fewer filters, no dropout, another learning rate. Predict "
                "the outcome first, then train. On the Class page all see how far everybody is.",
            ),
        ),
        homework="Half a page: what was predicted, what came out, and a guess why.",
    ),
    Lesson(
        title="Week 4, lesson 8: The whole script, and its limits",
        steps=(
            Step(minutes=20, chapter="script", does="Read it line by line; each pair explains one line to the others."),
            Step(minutes=25, chapter="uses", does="Uses, limits and privacy. End with the results of lesson 7."),
        ),
    ),
)
PREPARATION = (
    "Open one of the links below on a computer of the school, and draw a digit on the Draw page: if both work, all works.",
    "Learners need no account, unless this server asks them to sign in. What is kept of their work, and where, is in the last "
    "chapter under Privacy.",
    "“Present” shows a chapter in large type. Page Down opens the next one.",
    "For lesson 7, make a class on the Class page and write its code on the board. The Train page says beforehand how long a "
    "training takes. Try it on the school's computers, and choose a small network where they are slow.",
    "“My result”, below each chapter, gives learners a page to print for you. Answers and exercises are not reported to "
    "teachers; only the Class page shows what its members train.",
)
