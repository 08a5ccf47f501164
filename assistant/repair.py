"""One more call for the sentences that did not hold: what is wrong with each, said to the model.

What comes back is checked like everything else. What still fails stays as it was, flagged; it is
never asked a third time.
"""

import logging
from collections.abc import Generator, Sequence

from assistant.events import Event
from assistant.models.base import Draft, Fault, Model, Repairing, together
from assistant.page import FAILED, Page
from index.hit import Hit
from literature.errors import ShizhenError

log = logging.getLogger(__name__)


def repaired(
    page: Page, model: Model, question: str, language: str, hits: Sequence[Hit], draft: Draft
) -> Generator[Event, None, Draft]:
    """Mends the page by one call, where the model can be asked; the draft with all that it cost.

    A call that fails loses nothing: what stands stays, flagged.
    """
    failed = page.failed() if isinstance(model, Repairing) else []
    if not failed or not isinstance(model, Repairing):
        return draft
    faults = [
        Fault(one, tuple(r.text(language) for r in segment.verdict.reasons))
        for _, one, segment in failed
        if segment.verdict
    ]
    try:
        better, spent = model.repair(question, language, hits, faults)
    except ShizhenError as error:
        log.info("not mended: %s", error)
        return draft
    for (n, _, _), sentence in zip(failed, better, strict=True):
        if sentence is None:
            continue
        tried = page.desk.tried(sentence)
        if tried.verdict is not None and tried.verdict.label not in FAILED:
            yield from page.mend(n, sentence)
    return together(draft, spent)
