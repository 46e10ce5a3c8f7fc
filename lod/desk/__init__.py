"""The steward's desk: the site's folder in a browser, on the steward's own machine."""
