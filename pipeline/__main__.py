"""``python -m pipeline``: the command ``atgardsplan``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
