"""De-identification (脱敏): what identifies a person, replaced before a text leaves the machine.

``deidentify(text)`` gives the masked text, the spans and a map that stays in this process.
"""

from literature.privacy.deidentify import deidentify, identify
from literature.privacy.spans import Deidentified, LocalMap, Pii, Span

__all__ = ["Deidentified", "LocalMap", "Pii", "Span", "deidentify", "identify"]
