"""Answers, evidence, history, workbooks."""
