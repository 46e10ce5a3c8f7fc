"""Tables in PX files (PC-Axis, AXIS-VERSION 2013)."""
