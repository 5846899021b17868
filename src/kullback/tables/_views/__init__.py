"""Columns looked at in another way: texts by their words, times by the calendar."""
