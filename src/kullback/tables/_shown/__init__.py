"""What people are shown: text, Markdown, JUnit, and the words that all of it shares."""
