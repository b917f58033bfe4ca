"""Makes the browser network of a trained one, and keeps it beside the network. See cnn_demo/browser/network.py."""

from __future__ import annotations

from cnn_demo.browser import network as browser_network
from cnn_demo.browser.graph.manifest import HALF, encoded, half_specs
from cnn_demo.browser.graph.model import GraphModel, graph_model, model_json
from cnn_demo.browser.network import BrowserNetwork, NetworkDescription, NetworkHeader, NetworkLayer
from cnn_demo.prediction.stored import certainty_of, tensors_of
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph, layer_titles
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise


def get_or_make(network: TrainedNetwork) -> BrowserNetwork:
    """The browser network, made where there is none for the present weights. Raises ModelError, StorageError."""
    found = browser_network.read(network)
    if found is None:
        found = made(network)
        browser_network.write(network, found)
    return found


def made(network: TrainedNetwork) -> BrowserNetwork:
    """The browser network, made from scratch. Raises ModelError where the weights are missing, damaged or too large."""
    made_from = browser_network.fingerprint(network)
    project = network.project()
    tensors = tensors_of(network, project.architecture)
    return BrowserNetwork(
        header=NetworkHeader(
            **description(project, network.title), made_from=made_from, certainty=certainty_of(network).to_dict()
        ),
        weights=encoded(graph_model(project.architecture).constants, tensors)[1],
    )


def description(project: Project, name: str) -> NetworkDescription:
    """The description of a network of that name, for people."""
    architecture, dataset = project.architecture, project.data
    graph = graph_model(architecture)
    described = NetworkDescription(
        version=browser_network.VERSION,
        name=name,
        dataset=dataset.name,
        classes=list(dataset.classes),
        input_shape=list(architecture.input_shape),
        preparation=dataset.preparation,
        light_on_dark=dataset.light_on_dark,
        parameters=summarise(architecture).parameters,
        precision=HALF,
        layers=_layers(architecture, graph),
        input=INPUT_NAME,
        graph=model_json(graph, half_specs(graph.constants), browser_network.WEIGHTS),
    )
    if dataset.fit:
        described["fit"] = dataset.fit
    return described


def _layers(architecture: Architecture, graph: GraphModel) -> list[NetworkLayer]:
    """The layers whose outputs are shown, in order; the last one gives the probabilities."""
    titles = layer_titles(architecture)
    return [
        NetworkLayer(
            name=node.name,
            title=titles[node.name],
            shape=list(node.shape),
            output=graph.outputs[node.name],
        )
        for node in keras_graph(architecture)
        if node.layer.is_informative
    ]
