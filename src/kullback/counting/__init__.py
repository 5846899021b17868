"""Tables counted, whatever holds them: below every domain that needs counts."""

__all__: list[str] = []
