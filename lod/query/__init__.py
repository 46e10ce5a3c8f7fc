"""SPARQL over a release: limits before the parser, engines behind one interface, workers that can be killed."""
