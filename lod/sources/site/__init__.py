"""The files a steward writes: descriptions, code lists and correspondences, judged and made the model."""
