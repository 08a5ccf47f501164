"""The pictures of the README, taken of the really served page over the sample library.

``make pictures`` (or ``python -m docs.screenshots``) writes ``docs/images/page-<language>.png``.
"""

import sys
import tempfile
from pathlib import Path

from index.build import build

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
QUESTIONS = {
    "en": "Does N-acetylcysteine help in acute liver failure?",
    "zh": "肝癌肝移植后复发，索拉非尼联合依维莫司能改善生存吗？",
}
WINDOW = {"width": 1280, "height": 900}


def main() -> None:
    """Serve a fresh sample library and take one picture in each language."""
    sys.path.insert(0, str(ROOT / "tests" / "ui"))
    from chromium import chromium, program, served, settle

    executable = program()
    if executable is None:
        raise SystemExit("no Chromium is installed; install it (Debian: chromium) and run again")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        build([ROOT / "samples" / "en", ROOT / "samples" / "zh"], library)
        with served(library, Path(folder) / "log") as address, chromium(executable) as browser:
            for language, question in QUESTIONS.items():
                page = browser.new_page(viewport=WINDOW, color_scheme="light")
                page.goto(f"{address}/?lang={language}")
                settle(page)
                box = page.get_by_role("textbox").first
                box.fill(question)
                box.press("Enter")
                page.locator(".sz-sentence").first.wait_for(timeout=60_000)
                settle(page)
                page.screenshot(path=IMAGES / f"page-{language}.png")
                page.close()


if __name__ == "__main__":
    main()
