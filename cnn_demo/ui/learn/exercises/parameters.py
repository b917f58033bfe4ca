"""Problems on the number of parameters of a layer. Knows no Streamlit."""

from __future__ import annotations

from random import Random

from cnn_demo.ui.learn.exercises.problem import Mistake, Problem

FORGOT_BIASES = "The biases are missing."
ONE_BIAS = "Only one bias is counted."


def convolution_parameters(random: Random) -> Problem:
    """The parameters of a convolution over several channels."""
    kernel, channels, filters = (
        random.choice((3, 5, 7)),
        random.choice((3, 4, 6, 8, 16)),
        random.choice((8, 12, 16, 32)),
    )
    weights = kernel * kernel * channels
    answer = (weights + 1) * filters
    return Problem(
        text=f"A convolution reads {channels} channels and gives {filters} feature maps. Its kernels are "
        f"${kernel} \\times {kernel}$, and it has biases. **How many parameters does it have?**",
        answer=answer,
        tolerance=0.0,
        hints=(
            "Count the parameters behind one feature map first.",
            "A kernel has one weight for each position *and* each channel. Each feature map has one kernel and one bias.",
        ),
        solution=rf"$$({kernel} \cdot {kernel} \cdot {channels} + 1) \cdot {filters} = {weights + 1} \cdot {filters} = "
        rf"{answer}$$",
        mistakes=(
            Mistake(value=weights * filters, text=f"{FORGOT_BIASES} Each feature map has one."),
            Mistake(value=weights * filters + 1, text=f"{ONE_BIAS} Each feature map has one."),
            Mistake(
                value=(kernel * kernel + 1) * filters,
                text="The input channels are missing: a kernel has a weight for each of them.",
            ),
            Mistake(
                value=weights + 1, text="That is one feature map. There are several, each with a kernel of its own."
            ),
            Mistake(value=(kernel * channels + 1) * filters, text="A kernel is a square: its side counts twice."),
        ),
    )


def dense_parameters(random: Random) -> Problem:
    """The parameters of a dense layer behind a flatten layer."""
    side, channels, units = random.randint(4, 12), random.choice((2, 4, 8, 16)), random.choice((10, 16, 32, 64))
    values = side * side * channels
    answer = (values + 1) * units
    return Problem(
        text=f"Feature maps of ${side} \\times {side}$ values, {channels} of them, are flattened and enter a dense layer of "
        f"{units} units with biases. **How many parameters does the dense layer have?**",
        answer=answer,
        tolerance=0.0,
        hints=(
            "How many values does the flatten layer hand on?",
            "Each unit has one weight for each of these values, and one bias.",
        ),
        solution=rf"$${side} \cdot {side} \cdot {channels} = {values}$$"
        + "\n\n"
        + rf"$${values} \cdot {units} + {units} = {answer}$$",
        mistakes=(
            Mistake(value=values * units, text=f"{FORGOT_BIASES} Each unit has one."),
            Mistake(value=values * units + 1, text=f"{ONE_BIAS} Each unit has one."),
            Mistake(
                value=values * units + values, text="There is one bias for each unit, not for each value that enters."
            ),
            Mistake(value=(side * side + 1) * units, text="Only one feature map is counted."),
            Mistake(value=values + 1, text="That is one unit. There are several, each with weights of its own."),
        ),
    )
