"""The model card of a run: README.md beside the adapter or the merged model."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from finetune.training.memory import MIB

TEMPLATE = """\
---
library_name: {{ library }}
base_model: {{ base.name }}
{% if languages %}language: [{{ languages | join(", ") }}]
{% endif %}tags: [medical, citations, lora, shizhen]
---

# {{ name }}

Answers medical questions from passages it is shown and cites them as `[n]`; says a fixed sentence
where they do not answer. Tuned from **{{ base.name }}** (weights sha256 `{{ base.sha256 }}`) on
cited dialogues by `shizhen finetune`.

Not a medical device. It gives what the passages say, may say what they do not, and was not tested
on patients. Check every sentence against the passage it cites (`shizhen audit`).

## What it learnt from

| | |
|---|---|
| sequences | {{ data.sequences }}, packed |
| tokens | {{ data.tokens }}, {{ data.learnt }} of them learnt |
{% for file, hashed in rows.data.get("files", {}) | dictsort -%}
| {{ file }} | sha256 `{{ hashed }}` |
{% endfor -%}
| form, template | {{ rows.form }}, {{ rows.template.name }} |
| tokenizer | `{{ rows.tokenizer }}` |

## How

{% for key, value in settings | dictsort if value not in ("", {}) -%}
- {{ key }}: {{ value }}
{% endfor %}
Command: `{{ command }}`

Trained {{ started }} to {{ finished }} (UTC) on {{ machine.device }}: {{ result.steps }} steps in \
{{ "%.0f" | format(result.seconds) }} s, {{ result.tokens_per_second }} tokens a second, at most \
{{ "%.0f" | format(memory.peak / mib) }} MiB of memory. Loss of the last step \
{{ "%.4f" | format(result.loss) }}\
{% if result.dev_loss is not none %}, of held-out dialogues {{ "%.4f" | format(result.dev_loss) }}\
{% endif %} nats per weighted token. The loss tells nothing about citations: that is what
`shizhen finetune evaluate` measures.

Versions: {% for package, version in versions | dictsort %}{{ package }} {{ version }}\
{{ ", " if not loop.last else "." }}{% endfor %}
"""


def card(record: dict[str, Any], *, name: str, library: str = "peft") -> str:
    """The text of the card, from a finished run's record. ``library`` is peft or transformers."""
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - Markdown
    languages = sorted(record["rows"].get("languages", ()))
    told = record | {"name": name, "library": library, "languages": languages, "mib": MIB}
    return environment.from_string(TEMPLATE).render(told) + "\n"


def write(record: dict[str, Any], folder: Path, *, library: str = "peft") -> Path:
    """Write the card into an adapter's or model's folder."""
    path = folder / "README.md"
    name = folder.parent.resolve().name if library == "peft" else folder.resolve().name
    path.write_text(card(record, name=name, library=library), encoding="utf-8")
    return path
