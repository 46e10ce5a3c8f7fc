"""Tables on the web (CSVW, W3C Recommendations of 17 December 2015)."""
