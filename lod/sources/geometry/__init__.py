"""The outlines of areas from files: GeoJSON (RFC 7946) and TopoJSON, judged, and simplified to what a page can show."""
