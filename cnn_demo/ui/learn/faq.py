"""The texts of the last chapter: tools, limits, frequently asked questions; privacy stands between them."""

from __future__ import annotations

import streamlit as st

from cnn_demo.ui.learn import privacy
from cnn_demo.ui.learn.sources.books import GOODFELLOW_2016
from cnn_demo.ui.learn.sources.limits import (
    BUOLAMWINI_2018,
    GUO_2017,
    HEIN_2019,
    HENDRYCKS_2019,
    SZEGEDY_2014,
    ZECH_2018,
)
from cnn_demo.ui.learn.sources.networks import (
    CIRESAN_2012,
    DOSOVITSKIY_2021,
    GIRSHICK_2014,
    GOODFELLOW_2014,
    HE_2016,
    HO_2020,
    KINGMA_2014,
    KRIZHEVSKY_2012,
    SCHROFF_2015,
)
from cnn_demo.ui.learn.sources.pictures import BAY_2006, DALAL_2005, LOWE_2004, RUSSAKOVSKY_2015, VIOLA_2001
from cnn_demo.ui.learn.sources.training import JOUPPI_2017, THOMPSON_2020

TOOLS = (
    "Networks are written in **[Keras](https://keras.io)**, **[TensorFlow](https://www.tensorflow.org)**, "
    "**[PyTorch](https://pytorch.org)** or **[JAX](https://docs.jax.dev)**; they run in browsers with **TensorFlow.js**, "
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
QUESTIONS = {
    "Is a convolutional network a brain?": "No. It is a chain of arithmetic: sums, products, comparisons and, in "
    f"softmax, powers ({GOODFELLOW_2016.cited()}). Its numbers were fitted to data. "
    "The chapter on convolution says where the analogy helps and where it ends.",
    "Why not use dense layers alone?": "That works for digits, but each pixel has its own weights, so a pattern must be "
    "learned separately at every position. A kernel is learned once and used everywhere, with far fewer weights.",
    "Is deeper always better?": "Deeper networks see more of the picture and have more nonlinear steps, but they need more "
    f"data and computing time, and are harder to train ({HE_2016.cited()}). "
    "For digits, a few layers are enough: compare runs and see.",
    "Do I need a graphics card?": "Not here: the designs of this app train in seconds to minutes on a processor. For "
    "millions of photographs, yes.",
    "What is ImageNet?": "A collection of millions of labelled photographs. Its yearly contest had a thousand classes and some "
    f"1.2 million training images ({RUSSAKOVSKY_2015.cited()}); a convolutional network won it in 2012 by a wide margin "
    f"({KRIZHEVSKY_2012.cited()}). The pretrained network on the Draw page learned from it.",
    "What is a TPU?": "A *tensor processing unit*: Google's processor for neural networks. The heart of the first one is a "
    f"grid of 65,536 small units that multiply and add at once ({JOUPPI_2017.cited()}). This app needs none.",
    "Is computing power a limit?": "Yes. The network that won ImageNet's contest in 2012 took five to six days on two graphics "
    f"cards ({KRIZHEVSKY_2012.cited()}). A study of five tasks since then finds that their progress has relied on ever more "
    "computing, so much that going on like this is becoming too costly for the economy and the environment "
    f"({THOMPSON_2020.cited()}). Here, compare the multiply-adds of designs on the Build page.",
    "Can they read traffic signs?": "Yes: on a benchmark of German traffic signs, such networks made half as many errors as "
    f"people ({CIRESAN_2012.cited()}). A benchmark is no road, though: see the limits above.",
    "Can they recognise faces?": "Yes: on a benchmark of photographs, one tells whether two faces are of one person with an "
    f"accuracy of 99.63\u00a0% ({SCHROFF_2015.cited()}). That is an average. Programs that tell men from women erred in up to "
    f"34.7\u00a0% of the cases for women with darker skin, and in at most 0.8\u00a0% for men with lighter skin "
    f"({BUOLAMWINI_2018.cited()}).",
    "What came before? SIFT, SURF, HOG": "Features designed by people: SIFT and HOG count directions of edges "
    f"({LOWE_2004.cited()}; {DALAL_2005.cited()}). SURF compares sums of pixels in boxes, which is faster "
    f"({BAY_2006.cited()}). Another program then learned from these features. A convolutional network learns its features.",
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
    for title, text in (("Tools", TOOLS), ("Limits", "\n".join(LIMITS))):
        st.subheader(title, anchor=False)
        st.markdown(text)
    st.subheader("Privacy", anchor=False)
    privacy.show()
    st.subheader("Questions and answers", anchor=False)
    for question, answer in QUESTIONS.items():
        with st.expander(question):
            st.markdown(answer)
