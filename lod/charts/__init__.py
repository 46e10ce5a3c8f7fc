"""Charts: what of a data set is drawn and how, as plain values for pages, as Vega-Lite, and as pictures."""
