"""SDMX messages as tables, with the structure that belongs to them."""
