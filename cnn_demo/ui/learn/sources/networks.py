"""About networks and their parts."""

from __future__ import annotations

from cnn_demo.ui.learn.sources.source import Source

LECUN_1998 = Source(
    title="Gradient-Based Learning Applied to Document Recognition",
    authors="LeCun, Bottou, Bengio and Haffner",
    year=1998,
    url="http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf",
)
KRIZHEVSKY_2012 = Source(
    title="ImageNet Classification with Deep Convolutional Neural Networks",
    authors="Krizhevsky, Sutskever and Hinton",
    year=2012,
    url="https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
)
CIRESAN_2012 = Source(
    title="Multi-column Deep Neural Networks for Image Classification",
    authors="Cireşan, Meier and Schmidhuber",
    year=2012,
    url="https://arxiv.org/abs/1202.2745",
)
GIRSHICK_2014 = Source(
    title="Rich feature hierarchies for accurate object detection and semantic segmentation",
    authors="Girshick, Donahue, Darrell and Malik",
    year=2014,
    url="https://arxiv.org/abs/1311.2524",
)
LIN_2014 = Source(
    title="Network In Network",
    authors="Lin, Chen and Yan",
    year=2014,
    url="https://arxiv.org/abs/1312.4400",
)
HE_2014 = Source(
    title="Spatial Pyramid Pooling in Deep Convolutional Networks for Visual Recognition",
    authors="He, Zhang, Ren and Sun",
    year=2014,
    url="https://arxiv.org/abs/1406.4729",
)
SCHROFF_2015 = Source(
    title="FaceNet: A Unified Embedding for Face Recognition and Clustering",
    authors="Schroff, Kalenichenko and Philbin",
    year=2015,
    url="https://arxiv.org/abs/1503.03832",
)
HE_2016 = Source(
    title="Deep Residual Learning for Image Recognition",
    authors="He, Zhang, Ren and Sun",
    year=2016,
    url="https://arxiv.org/abs/1512.03385",
)
DOSOVITSKIY_2021 = Source(
    title="An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
    authors="Dosovitskiy and others",
    year=2021,
    url="https://arxiv.org/abs/2010.11929",
)
KINGMA_2014 = Source(
    title="Auto-Encoding Variational Bayes",
    authors="Kingma and Welling",
    year=2014,
    url="https://arxiv.org/abs/1312.6114",
)
GOODFELLOW_2014 = Source(
    title="Generative Adversarial Nets",
    authors="Goodfellow and others",
    year=2014,
    url="https://arxiv.org/abs/1406.2661",
)
HO_2020 = Source(
    title="Denoising Diffusion Probabilistic Models",
    authors="Ho, Jain and Abbeel",
    year=2020,
    url="https://arxiv.org/abs/2006.11239",
)
IOFFE_2015 = Source(
    title="Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift",
    authors="Ioffe and Szegedy",
    year=2015,
    url="https://arxiv.org/abs/1502.03167",
)
ARAUJO_2019 = Source(
    title="Computing Receptive Fields of Convolutional Neural Networks",
    authors="Araujo, Norris and Sim",
    year=2019,
    url="https://distill.pub/2019/computing-receptive-fields/",
)
ZHANG_2019 = Source(
    title="Making Convolutional Networks Shift-Invariant Again",
    authors="Zhang",
    year=2019,
    url="https://arxiv.org/abs/1904.11486",
)
