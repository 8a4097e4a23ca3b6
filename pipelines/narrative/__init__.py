"""Prose in, candidate figures out: sentences → mentions → figures."""
