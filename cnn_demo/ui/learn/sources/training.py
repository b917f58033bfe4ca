"""About training: optimizers, regularization, the loss landscape and the cost."""

from __future__ import annotations

from cnn_demo.ui.learn.sources.source import Source

LECUN_1998_BACKPROP = Source(
    title="Efficient BackProp, 4.3",
    authors="LeCun, Bottou, Orr and Müller",
    year=1998,
    url="http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf",
)
POLYAK_1964 = Source(
    title="Some methods of speeding up the convergence of iteration methods",
    authors="Polyak",
    year=1964,
    url="https://doi.org/10.1016/0041-5553(64)90137-5",
)
SUTSKEVER_2013 = Source(
    title="On the importance of initialization and momentum in deep learning",
    authors="Sutskever, Martens, Dahl and Hinton",
    year=2013,
    url="https://proceedings.mlr.press/v28/sutskever13.html",
)
ZEILER_2012 = Source(
    title="ADADELTA: An Adaptive Learning Rate Method",
    authors="Zeiler",
    year=2012,
    url="https://arxiv.org/abs/1212.5701",
)
KERAS_ADADELTA = Source(
    title="keras.optimizers.Adadelta",
    authors="The documentation of Keras 3.15",
    year=2026,
    url="https://keras.io/api/optimizers/adadelta/",
)
KERAS_MNIST_CNN = Source(
    title="examples/mnist_cnn.py",
    authors="Chollet and others, Keras 2.3.1",
    year=2019,
    url="https://github.com/keras-team/keras/blob/2.3.1/examples/mnist_cnn.py",
)
KINGMA_2014_ADAM = Source(
    title="Adam: A Method for Stochastic Optimization",
    authors="Kingma and Ba",
    year=2014,
    url="https://arxiv.org/abs/1412.6980",
)
SIMARD_2003 = Source(
    title="Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis",
    authors="Simard, Steinkraus and Platt",
    year=2003,
    url="https://doi.org/10.1109/ICDAR.2003.1227801",
)
SRIVASTAVA_2014 = Source(
    title="Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
    authors="Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov",
    year=2014,
    url="https://jmlr.org/papers/v15/srivastava14a.html",
)
GOODFELLOW_2014_PATHS = Source(
    title="Qualitatively characterizing neural network optimization problems",
    authors="Goodfellow, Vinyals and Saxe",
    year=2014,
    url="https://arxiv.org/abs/1412.6544",
)
GARIPOV_2018 = Source(
    title="Loss Surfaces, Mode Connectivity, and Fast Ensembling of DNNs",
    authors="Garipov, Izmailov, Podoprikhin, Vetrov and Wilson",
    year=2018,
    url="https://arxiv.org/abs/1802.10026",
)
LI_2018 = Source(
    title="Visualizing the Loss Landscape of Neural Nets",
    authors="Li, Xu, Taylor, Studer and Goldstein",
    year=2018,
    url="https://arxiv.org/abs/1712.09913",
)
HESTNESS_2017 = Source(
    title="Deep Learning Scaling is Predictable, Empirically",
    authors="Hestness and others",
    year=2017,
    url="https://arxiv.org/abs/1712.00409",
)
JOUPPI_2017 = Source(
    title="In-Datacenter Performance Analysis of a Tensor Processing Unit",
    authors="Jouppi and others",
    year=2017,
    url="https://arxiv.org/abs/1704.04760",
)
THOMPSON_2020 = Source(
    title="The Computational Limits of Deep Learning",
    authors="Thompson, Greenewald, Lee and Manso",
    year=2020,
    url="https://arxiv.org/abs/2007.05558",
)
