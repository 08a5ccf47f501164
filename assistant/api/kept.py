"""The conversations of the journal over HTTP: listed, begun, and read as they were given."""

from dataclasses import asdict
from functools import partial

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant.api.answering import Answering
from assistant.api.faults import fault, worded
from assistant.conversations import Conversations
from literature.errors import ShizhenError

MOST = 100  # listed at once
TYPES = {"json": "application/json", "markdown": "text/markdown; charset=utf-8"}


class _New(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(default="", max_length=200)


async def listed(answering: Answering, request: Request) -> Response:
    """The last conversations, newest first; those with every word of ``search``, where given."""
    words = request.query_params.get("search", "")
    kept = Conversations(answering.journal)
    find = partial(kept.search, words, MOST) if words else partial(kept.recent, MOST)
    try:
        found = await run_in_threadpool(find)
    except ShizhenError as error:
        return fault(500, str(error), "journal_failed")
    return JSONResponse({"object": "list", "data": [asdict(one) for one in found]})


async def begun(answering: Answering, request: Request) -> Response:
    """A new conversation; its id goes into ``shizhen.conversation`` of a question."""
    try:
        asked = _New.model_validate_json(await request.body() or b"{}")
        id_ = await run_in_threadpool(Conversations(answering.journal).start, asked.title)
    except (ValidationError, ShizhenError) as error:
        return fault(400, worded(error))
    return JSONResponse({"id": id_, "title": asked.title}, status_code=201)


async def read(answering: Answering, request: Request) -> Response:
    """One conversation: every answer with its evidence, or in another form by ``as``."""
    form = request.query_params.get("as", "json")
    export = Conversations(answering.journal).export
    try:
        text = await run_in_threadpool(export, request.path_params["id"], form)
    except ShizhenError as error:
        return fault(404, str(error), "not_found")
    return Response(text, media_type=TYPES.get(form, "text/plain; charset=utf-8"))
