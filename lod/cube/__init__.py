"""Observations at rest: one Parquet table a data set, its columns the structure's components."""
