"""A reader of the page without a browser: it speaks Streamlit's own protocol over a web socket.

Twenty browsers would themselves take the two cores that the page is measured on; what is sent and
received here is what a browser sends and receives.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 60.0
"""Seconds after which a question counts as not answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Seconds from sending a question to its first sentence and to the whole answer."""

    first: float
    whole: float
    error: str = ""


class Reader:
    """One open page; ``await Reader.open(...)`` returns once it has been drawn."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._known: dict[str, ForwardMsg] = {}
        self._box = ""
        self._query = ""
        self._page = ""
        self._turn = 0

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, address: str) -> tuple["Reader", float]:
        """The page in the state it greets with, and the seconds until it could be asked."""
        began = time.perf_counter()
        url = f"{address.replace('http', 'ws')}/_stcore/stream"
        socket = await session.ws_connect(url, protocols=("streamlit",), max_msg_size=0)
        reader = cls(socket)
        await reader._send(BackMsg())
        usable = 0.0
        async for message in reader._told():
            if reader._box and not usable:
                usable = time.perf_counter() - began
            if message.WhichOneof("type") == "script_finished":
                break
        return reader, usable

    async def ask(self, question: str) -> Asked:
        """Sends a question and reads until its whole answer is there."""
        message = BackMsg()
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self._box
        state.chat_input_value.data = question
        began = time.perf_counter()
        await self._send(message)
        self._turn += 1
        first = whole = 0.0
        error = ""
        async for told in self._told():
            now = time.perf_counter() - began
            body = _html(told)
            if 'class="sz-panel"' in body or told.delta.new_element.HasField("exception"):
                error = body[:300] or "an exception"
            if f'id="sz-{self._turn}-sentence-1"' in body:
                first = first or now
            if f'id="sz-{self._turn}-question"' in body and "sz-foot" in body:
                whole = whole or now  # as it is kept: with its foot, and no longer coming
            ended = told.WhichOneof("type") == "script_finished"
            drawn = ended and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            if drawn and (whole or error):
                break
        return Asked(first or whole, whole, error)

    async def close(self) -> None:
        """As a tab that is closed."""
        await self._socket.close()

    async def _send(self, message: BackMsg) -> None:
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._page
        await self._socket.send_bytes(message.SerializeToString())

    async def _told(self) -> AsyncIterator[ForwardMsg]:
        """What the server says, messages it names by their hash put back in."""
        while True:
            frame = await asyncio.wait_for(self._socket.receive(), PATIENCE)
            if frame.type is not aiohttp.WSMsgType.BINARY:
                raise ConnectionError(f"the page closed the connection: {frame.data}")
            message = ForwardMsg.FromString(frame.data)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message = self._known[message.ref_hash]
            elif message.metadata.cacheable:
                self._known[message.hash] = message
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif message.delta.new_element.HasField("chat_input"):
                self._box = message.delta.new_element.chat_input.id
            yield message


def _html(message: ForwardMsg) -> str:
    element = message.delta.new_element
    return str(element.html.body) if element.HasField("html") else ""
