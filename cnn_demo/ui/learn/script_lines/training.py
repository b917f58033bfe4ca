"""What the lines after the network do: the loss of one image, the steps of training, and what evaluate counts."""

from __future__ import annotations

import math

import streamlit as st

from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.presets import ARTICLE
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn.classic_pass import CLASSIC, ClassicPass, untrained_pass
from cnn_demo.ui.learn.latex import aligned, scientific_latex
from cnn_demo.ui.learn.script_lines.parts import DECIMALS, change

SEED = 0  # of the weights before training
NEAR_ONE = 0.99  # from there on, a probability is written as what it lacks to 1


def show_compile(given: ClassicPass) -> None:
    label, classes = given.label, len(given.probabilities)
    change("two vectors of (10,)", "one number, the loss")
    st.latex(
        aligned(
            r"L &= -\sum_{k} t_k \ln y_k",
            rf"&= -\ln y_{{{label}}} = -\ln ({probability_latex(given)})",
            rf"&\approx {scientific_latex(given.loss)}",
        )
    )
    st.markdown(
        f"$t$: the one-hot vector, $t_{{{label}}} = 1$; $y$: the ten probabilities; $k$: each class in turn. The loss of this "
        f"image is 0 if its class gets all the probability; for ten equal probabilities it is $\\ln {classes} \\approx "
        f"{math.log(classes):.{DECIMALS}f}$."
    )
    verdict = "equal, so it counts as correct" if given.is_right else "different, so it does not count as correct"
    st.markdown(
        f"*Accuracy* only asks which class is the most probable: here {int(given.logits.argmax())}, and the label is {label}; "
        f"these are {verdict}. *Adadelta* is the rule by which the weights will follow the slope of the loss. Nothing is "
        "computed in this line yet; it only says how."
    )


def show_fit(given: ClassicPass) -> None:
    before, images, own = untrained_pass(given, SEED), MNIST.training_images, CLASSIC.project().recipe
    batches, last = batches_of(images, ARTICLE.batch_size)
    kept = StepCounts.of(own, CLASSIC.result()["training_images"])
    change("random weights", "trained weights")
    st.markdown(
        f"| This image | Random weights | Trained |\n| --- | --: | --: |\n| Probability of the {given.label} | "
        f"{percent_text(float(before.probabilities[given.label]))} | {percent_text(float(given.probabilities[given.label]))} "
        f"|\n| Loss | ${scientific_latex(before.loss)}$ | ${scientific_latex(given.loss)}$ |"
    )
    st.markdown(
        f"An epoch goes through all {images:,} training images in {batches} batches of {ARTICLE.batch_size}; the last one has "
        f"{last}. Each batch is a step, in which all weights change a little. Steps in {ARTICLE.epochs} epochs: {batches} · "
        f"{ARTICLE.epochs} = {batches * ARTICLE.epochs:,}."
    )
    st.markdown(
        f"The shipped network, whose numbers are shown here, took {kept.batches} · {own.epochs} = {kept.total_steps:,} steps "
        f"on {CLASSIC.result()['training_images']:,} images: this app holds back the others for validation, and leaves out the "
        "images that do not fill a batch."
    )


def show_evaluate(given: ClassicPass) -> None:
    test = CLASSIC.result()["test"]
    right = correct_images(test["confusion"])
    change(f"{test['images']:,} test images", "loss and accuracy")
    st.markdown(
        "| | Loss | Correct |\n| --- | --: | --: |\n"
        f"| This image | ${scientific_latex(given.loss)}$ | {int(given.is_right)} of 1 |\n"
        f"| All test images | ${scientific_latex(test['loss'])}$ | {right:,} of {test['images']:,} |"
    )
    st.markdown(
        f"`evaluate` predicts every test image, without dropout, and counts those whose most probable class is the label: "
        f"{right:,} / {test['images']:,} = {percent_text(test['accuracy'])} for the shipped network. The loss is the mean of "
        "the losses of all images. The image chosen here is not among them: it is a drawing, or a digit of the training part."
    )


def batches_of(images: int, batch_size: int) -> tuple[int, int]:
    """How many batches Keras makes of the images, and how many images the last one has."""
    batches = -(-images // batch_size)
    return batches, images - (batches - 1) * batch_size


def correct_images(confusion: list[list[int]]) -> int:
    """The images whose predicted class is the true one."""
    return sum(row[label] for label, row in enumerate(confusion))


def probability_latex(given: ClassicPass) -> str:
    """The probability of the label with three digits; near 1, where they would all be 9, as 1 minus the rest."""
    probability = float(given.probabilities[given.label])
    if probability < NEAR_ONE:
        return scientific_latex(probability)
    return f"1 - {scientific_latex(-math.expm1(-given.loss))}"
