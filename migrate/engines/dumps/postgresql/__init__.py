"""PostgreSQL's dumps and scripts."""
