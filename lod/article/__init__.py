"""Figures stated in prose: reading them out of an article, with their words and place, and checking them later."""
