"""Turns the nouns into text, Markdown, HTML and JSON for people and machines."""
