"""What a data set, a structure, a code list and a catalogue are, and the laws between them.

Frozen dataclasses; no files, no RDF, no HTTP. Names are those of RDF Data Cube, SKOS and DCAT.
"""
