"""The program, as `python -m kullback`."""

from kullback.cli import main

if __name__ == "__main__":
    main()
