"""PxWebApi v2, read only, below `/api/v2`: what programs made for statistical offices ask, over the same selections."""
