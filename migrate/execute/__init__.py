"""Makes plans and carries them out."""
