"""Carries a plan out between two servers, from this machine."""
