"""The waiting of the tests themselves: for the runs of a page that an action has caused, not for those before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from scripts.browser import until_rerun

SOCKET = "ws://127.0.0.1/of-a-test"
FINISHED, STARTED = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY), ForwardMsg()
STARTED.new_session.page_script_hash = "page"
# A page of Streamlit's that shows by its title how many runs have ended.
IDLE_PAGE = f"""<title>0</title>
    <div data-testid="stApp" data-test-connection-state="CONNECTED" data-test-script-state="notRunning">
        <button>Press</button>
    </div>
    <script>
        const socket = new WebSocket("{SOCKET}");
        socket.binaryType = "arraybuffer";
        const isFinished = ({{ data }}) => new Uint8Array(data)[0] === 0x30;
        socket.addEventListener("message", event => {{ if (isFinished(event)) document.title = Number(document.title) + 1; }});
        document.querySelector("button").addEventListener("click", () => socket.send(new Uint8Array([0x5a, 0x00])));
    </script>"""


def sent_by_a_server(*, answers_before_the_run: int) -> Iterator[list[ForwardMsg]]:
    """What a server sends at each message: first the end of a run from before, at last the run that was asked for."""
    yield [FINISHED]
    yield from ([] for _ in range(answers_before_the_run))
    yield [STARTED, FINISHED]
    yield from iter(list, None)


@pytest.mark.parametrize("answers", [0, 1])
def test_until_rerun_waits_for_the_run_that_the_action_has_asked_for(page: Page, answers: int) -> None:
    sends = sent_by_a_server(answers_before_the_run=answers)

    def connect(socket: WebSocketRoute) -> None:
        def hear(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            heard = BackMsg.FromString(message)
            for each in next(sends):
                socket.send(each.SerializeToString())
            if heard.WhichOneof("type") == "file_urls_request":
                answer = ForwardMsg()
                answer.file_urls_response.response_id = heard.file_urls_request.request_id
                socket.send(answer.SerializeToString())

        socket.on_message(hear)

    page.route_web_socket(SOCKET, connect)
    page.set_content(IDLE_PAGE)
    with until_rerun(page):
        page.get_by_role("button").click()
    assert page.title() == "2"
