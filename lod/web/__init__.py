"""HTTP: negotiation, dereferencing, catalogue, dumps, SPARQL, pages. It reads releases and never writes."""
