"""Judging: a graph against shapes, a cube against shapes, the Data Cube integrity constraints; a report of findings."""
