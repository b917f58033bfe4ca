"""Books."""

from __future__ import annotations

from cnn_demo.ui.learn.sources.source import Source

GOODFELLOW_2016 = Source(
    title="Deep Learning",
    authors="Goodfellow, Bengio and Courville",
    year=2016,
    url="https://www.deeplearningbook.org",
)
HASTIE_2009 = Source(
    title="The Elements of Statistical Learning, 7.2",
    authors="Hastie, Tibshirani and Friedman",
    year=2009,
    url="https://hastie.su.domains/ElemStatLearn/",
)
