"""An answer made in a thread of its own: whoever looks sees what has come, and may stop it.

A reader who reloads the page, or turns to another, loses nothing: the answer is kept by the thread
that makes it, and a call that was paid for is never made again.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from threading import Condition, Thread
from time import monotonic

from assistant.answer import Answer, Citation, Segment
from assistant.events import Cited, Done, Event, Events, Sentence, Text, Waiting
from literature.errors import ShizhenError


@dataclass(frozen=True, slots=True)
class Told:
    """What has come of an answer: sentences with their verdicts, evidence, and words of the next
    sentence; ``before`` it, how many others are still to end. ``answer`` is the whole, once it is
    kept; ``error`` why there is none.
    """

    segments: tuple[Segment, ...] = ()
    citations: tuple[Citation, ...] = ()
    words: str = ""
    ended: bool = False
    stopped: bool = False
    answer: Answer | None = None
    error: ShizhenError | None = None
    before: int = 0


class Asking:
    """Runs ``events()`` to its end and hands the answer to ``keep``.

    Once ``keep`` returned, :attr:`told` has the answer; where the thread fails in a way nobody
    foresaw it has neither answer nor error, and the traceback is in the log.
    """

    def __init__(
        self, question: str, events: Callable[[], Events], keep: Callable[[Answer], object]
    ) -> None:
        self.question = question
        self.began = monotonic()
        self._events, self._keep = events, keep
        self._changed = Condition()
        self._segments: list[Segment] = []
        self._citations: list[Citation] = []
        self._words = ""
        self._answer: Answer | None = None
        self._error: ShizhenError | None = None
        self._stop = self._ended = self._keeping = False
        self._before = self._version = 0
        Thread(target=self._run, name="asking", daemon=True).start()

    @property
    def told(self) -> Told:
        """What has come so far."""
        with self._changed:
            return Told(
                tuple(self._segments),
                tuple(self._citations),
                self._words,
                self._ended or self._stop,
                self._stop and self._answer is None,
                self._answer,
                self._error,
                self._before,
            )

    def wait(self, seen: int, seconds: float) -> int:
        """Waits up to ``seconds`` for more than version ``seen``; returns the present version."""
        with self._changed:
            self._changed.wait_for(lambda: self._version > seen, seconds)
            return self._version

    def stop(self) -> None:
        """Ends it: at once for whoever looks; the model's work at its next word. Once the answer
        is being kept it is too late to stop it.
        """
        with self._changed:
            self._stop = self._stop or not (self._ended or self._keeping)
            self._tell()

    def _run(self) -> None:
        try:
            with closing(self._events()) as events:
                for event in events:
                    if self._stopped(keeping=isinstance(event, Done)):
                        break
                    self._take(event)
        except ShizhenError as error:
            with self._changed:
                self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._tell()

    def _stopped(self, keeping: bool) -> bool:
        with self._changed:
            self._keeping = keeping and not self._stop
            return self._stop

    def _take(self, event: Event) -> None:
        if isinstance(event, Done):
            self._keep(event.answer)
        with self._changed:
            before, self._before = self._before, 0
            match event:
                case Waiting(others):
                    self._before = others
                    if others == before:
                        return
                case Text(piece):
                    self._words += piece
                case Cited(citation):
                    self._citations.append(citation)
                case Sentence(n, segment):
                    self._segments[n : n + 1] = [segment]
                    self._words = ""
                case Done(answer):
                    self._answer = answer
            self._tell()

    def _tell(self) -> None:
        self._version += 1
        self._changed.notify_all()
