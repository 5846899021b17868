"""`kullback config`: what this installation is made of."""

from __future__ import annotations

import warnings

import typer

from kullback.cli._guard import guarded


@guarded
def config() -> None:
    """Tell the version, the kernels in use and the threads."""
    import kullback

    with warnings.catch_warnings():
        # What it warns of stands in what it returns.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = kullback.show_config()
    typer.echo(str(found))
