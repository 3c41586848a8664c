"""Sharing: notebooks as pages without code, which hold what the gate let through."""

from labase_survey.report.export import render

__all__ = ["render"]
