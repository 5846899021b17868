"""`kullback config`: the version, kernels and threads of this installation."""

from __future__ import annotations

import warnings

import typer

from kullback.cli._guard import guarded


@guarded
def config() -> None:
    """Show the version, kernels and threads."""
    import kullback

    with warnings.catch_warnings():
        # The returned text says the same as the warning.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = kullback.show_config()
    typer.echo(str(found))
