"""Bytes in: files judged, streams expanded within bounds, archives looked at before they expand."""
