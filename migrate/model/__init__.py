"""The nouns: frozen values that every part of the toolkit passes on, each with a JSON form."""
