"""Which words of medicine are no names: those that abstracts write in small letters.

``python -m benchmarks.deid_tagger.vocabulary FILE…`` reads JSON-lines files of English abstracts
(``.gz`` too) and writes ``literature/privacy/words/medical.npz``: 32-bit hashes of the words, so
that nothing of any text is stored. A word counts if it stands small twice or more, and five times
as often as with a capital inside a sentence; what the lists of names hold does not count.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from literature.privacy.english import MEDICAL, flags_of, hashed

_SMALL = re.compile(r"(?<![\w'’.-])[a-zà-ÿ]{4,}(?![\w'’])")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-zà-ÿ]{3,}(?![\w])")
_TIMES, _OFTEN = 2, 5


def texts(files: Iterable[Path]) -> Iterator[str]:
    """Titles and abstracts of JSON-lines files."""
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield "\n".join(str(row.get(key) or "") for key in ("title", "abstract", "text"))


def vocabulary(read: Iterable[str]) -> set[str]:
    """The words that are written small, and are in no list of given or family names."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in read:
        small.update(_SMALL.findall(text))
        capital.update(word.lower() for word in _CAPITAL.findall(text))
    found = {word for word, n in small.items() if n >= max(_TIMES, _OFTEN * capital[word])}
    return {word for word in found if not {"g", "f"} & set("".join(flags_of(word)))}


def main() -> None:
    """Write the hashes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    found = vocabulary(texts(parser.parse_args().files))
    np.savez_compressed(MEDICAL, hashes=np.array(sorted(map(hashed, found)), np.uint32))
    print(f"{len(found)} words, {MEDICAL.stat().st_size / 1e3:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
