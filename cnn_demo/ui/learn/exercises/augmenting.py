"""Problems on augmentation: a pixel that is read between two others, and how many pictures are shown. Knows no Streamlit."""

from __future__ import annotations

from random import Random

from cnn_demo.ui.learn.exercises.drawn_numbers import CENT
from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import decimal_latex


def interpolated_pixel(random: Random) -> Problem:
    """A pixel of a copy that is shifted by a part of a pixel."""
    row, column, tenths = random.randint(5, 20), random.randint(5, 20), random.choice((1, 2, 3, 4, 6, 7, 8, 9))
    left, right = random.sample(range(21), 2)
    near, far = left / 20, right / 20
    share = tenths / 10
    answer = (1 - share) * near + share * far
    return Problem(
        text=f"A copy of a picture is made by augmentation. One of its pixels is read from the picture in row {row}, at column "
        f"${decimal_latex(column + share)}$. There, the pixel in column {column} is ${decimal_latex(near)}$, and the one in "
        f"column {column + 1} is ${decimal_latex(far)}$. **What is the value of the copy's pixel?**",
        answer=answer,
        tolerance=CENT,
        hints=(
            "The place lies between both pixels. The nearer one counts more.",
            r"With $d$, the distance from the left one: $(1 - d) \cdot x_{\text{left}} + d \cdot x_{\text{right}}$.",
        ),
        solution=rf"$$(1 - {decimal_latex(share)}) \cdot {decimal_latex(near)} + {decimal_latex(share)} \cdot "
        rf"{decimal_latex(far)} = {decimal_latex(answer)}$$",
        mistakes=(
            Mistake(
                value=share * near + (1 - share) * far,
                text="The weights are swapped: the pixel that is nearer has the larger one.",
            ),
            Mistake(
                value=(near + far) / 2,
                text="That is the plain mean. The place does not lie in the middle between them.",
            ),
            Mistake(
                value=far if share > 0.5 else near,
                text="That is the nearest pixel alone. Both count, by their nearness.",
            ),
            Mistake(value=near + share * far, text="The left pixel has a weight, too: both weights add up to 1."),
        ),
    )


def pictures_shown(random: Random) -> Problem:
    """How many changed pictures a training shows, of how many images."""
    images, epochs, batch = (
        random.choice((300, 500, 900, 1_200, 2_000)),
        random.randint(3, 12),
        random.choice((50, 100)),
    )
    answer = images * epochs
    return Problem(
        text=f"A network is trained on {images:,} images for {epochs} epochs, in batches of {batch}. Augmentation changes each "
        "image differently whenever it is used. **How many changed pictures does the network see in the whole training?**",
        answer=float(answer),
        tolerance=0.0,
        hints=(
            "In one epoch, each image is used once.",
            f"{epochs} epochs of {images:,} images. The size of the batches only says how many are taken at once.",
        ),
        solution=rf"$${images} \cdot {epochs} = {answer}$$ Each of them is different, and each has one of the "
        f"{images:,} labels that people gave.",
        mistakes=(
            Mistake(
                value=float(images),
                text="That is how many images there are. In each epoch, each is changed differently.",
            ),
            Mistake(
                value=float(answer // batch),
                text="That is the number of steps. In each of them, the network sees a batch.",
            ),
            Mistake(value=float(answer * batch), text="The batches do not multiply the images: they divide them up."),
            Mistake(
                value=float(images * (epochs + 1)),
                text="The unchanged images are counted, too. Training sees only changed ones.",
            ),
        ),
    )
