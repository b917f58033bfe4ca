"""About pictures: numbers, data sets, and methods that read them without trained convolutions."""

from __future__ import annotations

from cnn_demo.ui.learn.sources.source import Source

REC_601 = Source(
    title="Recommendation BT.601: Studio encoding parameters of digital television",
    authors="International Telecommunication Union",
    year=2011,
    url="https://www.itu.int/rec/R-REC-BT.601",
)
REC_709 = Source(
    title="Recommendation BT.709: Parameter values for the HDTV standards",
    authors="International Telecommunication Union",
    year=2015,
    url="https://www.itu.int/rec/R-REC-BT.709",
)
LINDSAY_2021 = Source(
    title="Convolutional Neural Networks as a Model of the Visual System: Past, Present, and Future",
    authors="Lindsay",
    year=2021,
    url="https://arxiv.org/abs/2001.07092",
)
LOWE_2004 = Source(
    title="Distinctive Image Features from Scale-Invariant Keypoints",
    authors="Lowe",
    year=2004,
    url="https://www.cs.ubc.ca/~lowe/papers/ijcv04.pdf",
)
BAY_2006 = Source(
    title="SURF: Speeded Up Robust Features",
    authors="Bay, Tuytelaars and Van Gool",
    year=2006,
    url="https://doi.org/10.1007/11744023_32",
)
DALAL_2005 = Source(
    title="Histograms of Oriented Gradients for Human Detection",
    authors="Dalal and Triggs",
    year=2005,
    url="https://lear.inrialpes.fr/people/triggs/pubs/Dalal-cvpr05.pdf",
)
VIOLA_2001 = Source(
    title="Rapid Object Detection using a Boosted Cascade of Simple Features",
    authors="Viola and Jones",
    year=2001,
    url="https://doi.org/10.1109/CVPR.2001.990517",
)
RUSSAKOVSKY_2015 = Source(
    title="ImageNet Large Scale Visual Recognition Challenge",
    authors="Russakovsky and others",
    year=2015,
    url="https://arxiv.org/abs/1409.0575",
)
