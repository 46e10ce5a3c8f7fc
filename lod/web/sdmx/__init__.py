"""SDMX REST 2, read only, below `/sdmx`: what programs for official statistics ask, over the same selections."""
