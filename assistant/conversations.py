"""Conversations: the journal's answers in the order they were given, under a title.

Each turn is an answer kept whole, so a conversation opened years later shows the same sentences,
numbers and evidence, whatever became of library and model.
"""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from assistant.answer import Answer
from assistant.exporting import markdown, papers
from assistant.journal import Journal
from literature.errors import ShizhenError
from literature.exporters import export
from literature.normal import one_line

TITLE = 80  # characters of the first question that a conversation is called by

_COLUMNS = (
    "SELECT c.id, c.title, c.created, c.updated, count(t.n)"
    " FROM conversations c LEFT JOIN turns t ON t.conversation = c.id"
)
_ONE = "SELECT 1 FROM conversations c"
_OWNED = " WHERE (?1 IS NULL OR c.owner = ?1)"
_BY_TIME = " GROUP BY c.id ORDER BY c.updated DESC, c.rowid DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A line of the list; times are UTC ISO 8601. :meth:`Conversations.answers` has its turns."""

    id: str
    title: str
    created: str
    updated: str
    turns: int


class Conversations:
    """The conversations in a journal; one object serves any number of threads, as it does.

    Where the journal has an owner, only theirs are seen and made, and another's is as if it were
    not there. Every method that takes the id of a conversation raises ``ShizhenError`` where there
    is none.
    """

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.owner = journal.owner

    def start(self, title: str = "", id: str = "") -> str:  # noqa: A002 - the column's name
        """A new conversation, empty; its id. Without a title its first question names it.

        Raises ``ShizhenError`` for an ``id`` that is taken.
        """
        id_, now = id or uuid4().hex, _now()
        row = (id_, one_line(title), now, now, self.owner or "")
        with self.journal.opened() as db:
            if db.execute("SELECT 1 FROM conversations WHERE id = ?", (id_,)).fetchone():
                raise ShizhenError(f"the id {id_} is taken", cure="Leave the id out.")
            db.execute(
                "INSERT INTO conversations (id, title, created, updated, owner)"
                " VALUES (?, ?, ?, ?, ?)",
                row,
            )
        return id_

    def add(self, conversation: str, answer: Answer) -> str:
        """Keeps an answer as the next turn, whole or not at all; returns the answer's id."""
        answer = answer if answer.id else replace(answer, id=uuid4().hex)
        with self.journal.opened() as db:
            db.execute("BEGIN IMMEDIATE")
            self._known(db, conversation)
            self.journal.insert(db, answer)
            db.execute(
                "INSERT INTO turns SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3"
                " FROM turns WHERE conversation = ?1",
                (conversation, answer.id, f"{answer.question}\n{answer.text}"),
            )
            db.execute(
                "UPDATE conversations SET updated = ?2,"
                " title = CASE title WHEN '' THEN ?3 ELSE title END WHERE id = ?1",
                (conversation, _now(), one_line(answer.question)[:TITLE]),
            )
            db.execute("COMMIT")
        return answer.id

    def holds(self, conversation: str) -> bool:
        """Whether there is such a conversation."""
        with self.journal.opened() as db:
            return self._holds(db, conversation)

    def get(self, conversation: str) -> Conversation:
        """The conversation's line in the list."""
        with self.journal.opened() as db:
            row = db.execute(
                f"{_COLUMNS}{_OWNED} AND c.id = ?2 GROUP BY c.id", (self.owner, conversation)
            ).fetchone()
        if row is None:
            raise self._unknown(conversation)
        return Conversation(*row)

    def answers(self, conversation: str) -> list[Answer]:
        """Every answer as it was given, the oldest first."""
        with self.journal.opened() as db:
            self._known(db, conversation)
            rows = db.execute(
                "SELECT a.answer FROM turns t JOIN answers a ON a.id = t.answer"
                " WHERE t.conversation = ? ORDER BY t.n",
                (conversation,),
            ).fetchall()
        return [Answer.from_dict(json.loads(row[0])) for row in rows]

    def recent(self, most: int = 20) -> list[Conversation]:
        """The conversations last spoken in, newest first."""
        with self.journal.opened() as db:
            rows = db.execute(
                f"{_COLUMNS}{_OWNED}{_BY_TIME}", (self.owner, max(most, 0))
            ).fetchall()
        return [Conversation(*row) for row in rows]

    def search(self, words: str, most: int = 20) -> list[Conversation]:
        """Those whose title, questions or answers hold each of the words, newest first; letters
        count without case.
        """
        wanted = [f"%{_escaped(word)}%" for word in one_line(words).split()]
        has = (
            " AND EXISTS (SELECT 1 FROM conversations k LEFT JOIN turns s ON s.conversation = k.id"
            " WHERE k.id = c.id AND (k.title LIKE ? ESCAPE '\\' OR s.said LIKE ? ESCAPE '\\'))"
        )
        given = [value for word in wanted for value in (word, word)]
        with self.journal.opened() as db:
            rows = db.execute(
                f"{_COLUMNS}{_OWNED}{has * len(wanted)}{_BY_TIME}",
                (self.owner, *given, max(most, 0)),
            ).fetchall()
        return [Conversation(*row) for row in rows]

    def rename(self, conversation: str, title: str) -> None:
        """Another title. Raises ``ShizhenError`` for an empty one."""
        title = one_line(title)
        if not title:
            raise ShizhenError("the title is empty", cure="Give the conversation a name.")
        with self.journal.opened() as db:
            self._known(db, conversation)
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation))

    def delete(self, conversation: str) -> None:
        """Takes it out with all its answers, their bytes overwritten."""
        with self.journal.opened() as db:
            db.execute("BEGIN IMMEDIATE")
            self._known(db, conversation)
            rows = db.execute(
                "SELECT answer FROM turns WHERE conversation = ?", (conversation,)
            ).fetchall()
            db.executemany("DELETE FROM answers WHERE id = ?", rows)
            db.execute("DELETE FROM turns WHERE conversation = ?", (conversation,))
            db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
            db.execute("COMMIT")

    def export(self, conversation: str, form: str) -> str:
        """The conversation as ``markdown`` or ``json``, or the papers it cites in any format of
        :mod:`literature.exporters` (``ris``, ``bibtex``, …).

        Raises ``ShizhenError`` for another form.
        """
        line, answers = self.get(conversation), self.answers(conversation)
        forms: dict[str, Callable[[], str]] = {
            "markdown": partial(markdown, line.title, answers),
            "json": partial(_json, line, answers),
        }
        return forms.get(form, partial(export, papers(answers), form))()

    def _known(self, db: sqlite3.Connection, conversation: str) -> None:
        if not self._holds(db, conversation):
            raise self._unknown(conversation)

    def _holds(self, db: sqlite3.Connection, conversation: str) -> bool:
        row = db.execute(f"{_ONE}{_OWNED} AND c.id = ?2", (self.owner, conversation)).fetchone()
        return row is not None

    def _unknown(self, conversation: str) -> ShizhenError:
        return ShizhenError(
            f"there is no conversation {conversation} in the journal",
            file=str(self.journal.path),
            cure="List what is there and take an id from it.",
        )


def _json(line: Conversation, answers: list[Answer]) -> str:
    told = {
        "conversation": {"id": line.id, "title": line.title, "created": line.created},
        "answers": [answer.to_dict() for answer in answers],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _escaped(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return word


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
