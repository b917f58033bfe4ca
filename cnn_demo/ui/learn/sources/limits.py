"""About the limits of trained networks: robustness, certainty, bias and privacy."""

from __future__ import annotations

from cnn_demo.ui.learn.sources.source import Source

SZEGEDY_2014 = Source(
    title="Intriguing properties of neural networks",
    authors="Szegedy and others",
    year=2014,
    url="https://arxiv.org/abs/1312.6199",
)
GOODFELLOW_2014_FGSM = Source(
    title="Explaining and Harnessing Adversarial Examples",
    authors="Goodfellow, Shlens and Szegedy",
    year=2014,
    url="https://arxiv.org/abs/1412.6572",
)
KURAKIN_2016 = Source(
    title="Adversarial examples in the physical world",
    authors="Kurakin, Goodfellow and Bengio",
    year=2016,
    url="https://arxiv.org/abs/1607.02533",
)
MADRY_2017 = Source(
    title="Towards Deep Learning Models Resistant to Adversarial Attacks",
    authors="Madry, Makelov, Schmidt, Tsipras and Vladu",
    year=2017,
    url="https://arxiv.org/abs/1706.06083",
)
GUO_2017 = Source(
    title="On Calibration of Modern Neural Networks",
    authors="Guo, Pleiss, Sun and Weinberger",
    year=2017,
    url="https://arxiv.org/abs/1706.04599",
)
HEIN_2019 = Source(
    title="Why ReLU networks yield high-confidence predictions far away from the training data",
    authors="Hein, Andriushchenko and Bitterwolf",
    year=2019,
    url="https://arxiv.org/abs/1812.05720",
)
HENDRYCKS_2019 = Source(
    title="Benchmarking Neural Network Robustness to Common Corruptions and Perturbations",
    authors="Hendrycks and Dietterich",
    year=2019,
    url="https://arxiv.org/abs/1903.12261",
)
GEIRHOS_2019 = Source(
    title="ImageNet-trained CNNs are biased towards texture",
    authors="Geirhos and others",
    year=2019,
    url="https://arxiv.org/abs/1811.12231",
)
ZECH_2018 = Source(
    title="Variable generalization performance of a deep learning model to detect pneumonia in chest radiographs",
    authors="Zech and others",
    year=2018,
    url="https://doi.org/10.1371/journal.pmed.1002683",
)
BUOLAMWINI_2018 = Source(
    title="Gender Shades: Intersectional Accuracy Disparities in Commercial Gender Classification",
    authors="Buolamwini and Gebru",
    year=2018,
    url="https://proceedings.mlr.press/v81/buolamwini18a.html",
)
SHOKRI_2017 = Source(
    title="Membership Inference Attacks against Machine Learning Models",
    authors="Shokri, Stronati, Song and Shmatikov",
    year=2017,
    url="https://arxiv.org/abs/1610.05820",
)
YEOM_2018 = Source(
    title="Privacy Risk in Machine Learning: Analyzing the Connection to Overfitting",
    authors="Yeom, Giacomelli, Fredrikson and Jha",
    year=2018,
    url="https://arxiv.org/abs/1709.01604",
)
