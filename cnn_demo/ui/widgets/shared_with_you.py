"""The networks that a link opens: shipped ones by their names, and those that others share, as long as they share them."""

from __future__ import annotations

from cnn_demo.errors import LinkError
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.ui.core import address, notices, server, state, store

OPENED = "shared-with-you"  # the tokens, the newest first
MOST_OPENED = 10
PREFIX = "shared:"


def follow_link() -> str | None:
    """Open the link that the address holds; returns the id of its network in the pickers, None where there is none."""
    token = address.get(address.NETWORK)
    if token is None or token in _opened():
        return None
    if token in _shipped_names():
        return token
    try:
        network = server.shared_networks().open(token)
    except LinkError as error:
        address.drop(address.NETWORK)
        notices.add_error(error)
        return None
    if network.path.parent == state.workspace().folder:
        address.drop(address.NETWORK)
        return network.name
    store.put(OPENED, [token, *_opened()][:MOST_OPENED])
    notices.add_success(
        f"{network.title} was shared with you. Try it, look inside it or download it; only its owner can change it."
    )
    return f"{PREFIX}{token}"


def networks() -> dict[str, tuple[str, TrainedNetwork]]:
    """id -> (title, network), as network_picker.available_networks() has them. What is shared no more is dropped."""
    found: dict[str, tuple[str, TrainedNetwork]] = {}
    for token in _opened():
        try:
            network = server.shared_networks().open(token)
        except LinkError as error:
            store.put(OPENED, [other for other in _opened() if other != token])
            notices.add_error(error)
        else:
            found[f"{PREFIX}{token}"] = (f"{network.title} · shared with you", network)
    return found


def show_in_address(chosen: str) -> None:
    """Name the chosen network in the address, so that a reload finds it: a shared one, or a shipped one in place of another."""
    if chosen.startswith(PREFIX):
        address.put(address.NETWORK, chosen.removeprefix(PREFIX))
    elif chosen in _shipped_names() and address.get(address.NETWORK) in _shipped_names():
        address.put(address.NETWORK, chosen)
    else:
        address.drop(address.NETWORK)


def _shipped_names() -> list[str]:
    return [network.name for network in shipped()]


def _opened() -> list[str]:
    tokens: list[str] = store.get(OPENED, [])
    return tokens
