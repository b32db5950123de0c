"""Observes the application through the fixtures of the rendered suite; `main` is the agent's job."""

from .job import main

__all__ = ["main"]
