"""``python -m shizhen`` is the ``shizhen`` command."""

from shizhen.cli import main

if __name__ == "__main__":
    main()
