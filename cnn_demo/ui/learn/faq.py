"""The texts of the last chapter: tools, limits, privacy, frequently asked questions."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.learn.sources import (
    DALAL_2005,
    DOSOVITSKIY_2021,
    GIRSHICK_2014,
    GOODFELLOW_2014,
    GOODFELLOW_2016,
    GUO_2017,
    HE_2016,
    HEIN_2019,
    HENDRYCKS_2019,
    HO_2020,
    KINGMA_2014,
    SHOKRI_2017,
    SZEGEDY_2014,
    VIOLA_2001,
    ZECH_2018,
)

TOOLS = (
    "Networks are written in **Keras**, **TensorFlow**, **PyTorch** or **JAX**; they run in browsers with **TensorFlow.js**, "
    "on phones with **LiteRT**, and in most other programs by way of **ONNX**. The Build page shows any design as Keras code. "
    "The Export page writes the formats of Keras, TensorFlow, TensorFlow.js, LiteRT and ONNX, and checks each file against the "
    "network."
)
LIMITS = (
    "- **It knows what it was shown.** Other handwriting, other cameras, noise or fog lower the accuracy: "
    f"{HENDRYCKS_2019.cited()}.",
    f"- **Its probabilities may be too high**, on familiar pictures ({GUO_2017.cited()}) and far more on pictures of nothing "
    f"it knows ({HEIN_2019.cited()}).",
    f"- **It can be fooled on purpose**: changes too small to see can change its prediction ({SZEGEDY_2014.cited()}).",
    "- **It does not know why.** It uses whatever separates its training pictures, be it the colour of a label or the stamp "
    f"of a hospital, as happened with X-ray pictures ({ZECH_2018.cited()}).",
)
PRIVACY = (
    "Where the network runs in your browser (*Home*, *Draw*, *Explain*), your drawings stay on your device. Where the server "
    "computes (uploads and the comparison on *Draw*, *Inspect*, the chapters of this course), the picture is sent to it and "
    "not kept; a sketch on the *Train* page stays in your run's folder until you delete the run. A trained network can also "
    f"reveal who was in its training data ({SHOKRI_2017.cited()}): with digits this hardly matters, with pictures of patients "
    "it does."
)
QUESTIONS = {
    "Is a convolutional network a brain?": "No. It is a chain of arithmetic: sums, products, comparisons and, in "
    f"softmax, powers ({GOODFELLOW_2016.cited()}). Its numbers were fitted to data. "
    "The chapter on convolution says where the analogy helps and where it ends.",
    "Why not use dense layers alone?": "That works for digits, but each pixel has its own weights, so a pattern must be "
    "learned anew at every position. A kernel is learned once and used everywhere, with far fewer weights.",
    "Is deeper always better?": "Deeper networks see more of the picture and have more nonlinear steps, but they need more "
    f"data and computing time, and are harder to train ({HE_2016.cited()}). "
    "For digits, a few layers are enough: compare runs and see.",
    "Do I need a graphics card?": "Not here: the designs of this app train in seconds to minutes on a processor. For "
    "millions of photographs, yes.",
    "Have transformers replaced all this?": "For many large tasks, vision transformers are as good or better, given much data "
    f"({DOSOVITSKIY_2021.cited()}). "
    "Where data, power or time are scarce, and as a part of other networks, convolutions are still in use.",
    "How does a network make pictures?": "In several ways. A decoder turns a few random numbers into a picture "
    f"({KINGMA_2014.cited()}); a generator learns to deceive a second network that tells real pictures from made ones "
    f"({GOODFELLOW_2014.cited()}); a diffusion model is trained to remove noise, step by step, and makes a picture from pure "
    f"noise ({HO_2020.cited()}).",
    "How do real object detectors work?": "Early ones slid a window over the picture and classified features chosen by hand "
    f"({VIOLA_2001.cited()}; {DALAL_2005.cited()}). R-CNN classified some two thousand proposed regions with a convolutional "
    f"network ({GIRSHICK_2014.cited()}); later ones predict boxes and classes for all positions at once.",
}


def show() -> None:
    """Tools, limits and privacy, then the questions, each in an expander."""
    for title, text in (("Tools", TOOLS), ("Limits", "\n".join(LIMITS)), ("Privacy", PRIVACY)):
        st.subheader(title, anchor=False)
        st.markdown(text)
    st.subheader("Questions and answers", anchor=False)
    for question, answer in QUESTIONS.items():
        with st.expander(question):
            st.markdown(answer)
