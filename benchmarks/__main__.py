"""``python -m benchmarks``: every benchmark, one after the other."""

import importlib

NAMES = ("line", "retrieval", "planted")

if __name__ == "__main__":
    for name in NAMES:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").main()
