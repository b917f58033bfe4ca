"""The network that a session counts for: proxies are believed as far as the operator says there are any."""

from __future__ import annotations

import pytest

from cnn_demo.ui.core.visitor import UNREADABLE, client_address


@pytest.mark.parametrize(
    ("connected", "forwarded", "proxies", "expected"),
    [
        (None, [], 0, None),
        ("203.0.113.7", [], 0, "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], 0, "203.0.113.7"),  # anybody can send this header
        ("10.0.0.2", ["198.51.100.1"], 1, "198.51.100.1"),
        ("10.0.0.2", ["1.1.1.1, 198.51.100.1"], 1, "198.51.100.1"),  # the client's own entry stands before the proxy's
        ("10.0.0.2", ["1.1.1.1", "198.51.100.1, 10.0.0.3"], 2, "198.51.100.1"),
        ("10.0.0.2", ["198.51.100.1"], 2, "10.0.0.2"),  # else a stranger would count as somebody on this machine
        ("10.0.0.2", [], 1, "10.0.0.2"),
        ("10.0.0.2", ["not an address"], 1, "10.0.0.2"),
        (None, ["198.51.100.1"], 2, UNREADABLE),  # from a proxy on this machine
        (None, ["not an address"], 1, UNREADABLE),
        (None, [], 1, None),
        ("::ffff:203.0.113.7", [], 0, "203.0.113.7"),
    ],
)
def test_address_of_the_client(connected: str | None, forwarded: list[str], proxies: int, expected: str | None) -> None:
    assert client_address(connected, forwarded, proxies) == expected


def test_addresses_of_one_household_are_one() -> None:
    one, other = "2001:db8:1:2::1", "2001:db8:1:2:ffff::2"
    assert client_address(one, [], 0) == client_address(other, [], 0) == "2001:db8:1:2::/64"
    assert client_address("2001:db8:1:3::1", [], 0) != "2001:db8:1:2::/64"
