"""A small local model behind OpenAI's chat completions: enough to try a run without any vendor.

    python docs/examples/local_chat_server.py MODEL.gguf [PORT]

Reads a GGUF file by transformers (which needs the ``gguf`` package) and answers one call at a time
on loopback, on the CPU. It is a tool for trials, not a server for users. An answer is stored under
its ``Idempotency-Key`` while the server lives, and given again when the key comes again.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


class Model:
    """A causal language model with its chat template."""

    def __init__(self, file: Path) -> None:
        folder, name = str(file.parent), file.name
        self.name = file.stem
        self._tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        self._model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name)
        self._answers: dict[str, dict[str, Any]] = {}

    def complete(self, body: dict[str, Any], key: str) -> dict[str, Any]:
        """The chat completion of a request; the stored one for a key that was answered."""
        if key in self._answers:
            return self._answers[key]
        asked = self._tokenizer.apply_chat_template(
            body["messages"], add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        prompt = asked["input_ids"].shape[1]
        most = int(body.get("max_tokens", 256))
        with torch.inference_mode():
            made = self._model.generate(**asked, max_new_tokens=most, do_sample=False)[0][prompt:]
        answer = {
            "id": f"chatcmpl-{len(self._answers)}",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": self.name,
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "length" if len(made) >= most else "stop",
                    "message": {
                        "role": "assistant",
                        "content": self._tokenizer.decode(made, skip_special_tokens=True),
                    },
                }
            ],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": len(made),
                "total_tokens": prompt + len(made),
            },
        }
        if key:
            self._answers[key] = answer
        return answer


def main() -> None:
    """Serve until interrupted."""
    model, port = Model(Path(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) > 2 else 8008

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = self.headers.get("Idempotency-Key", "")
            answer = json.dumps(model.complete(body, key), ensure_ascii=False).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    print(f"{model.name} at http://127.0.0.1:{port}/v1", flush=True)
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
