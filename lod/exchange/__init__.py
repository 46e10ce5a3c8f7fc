"""What goes out: a selection of a cube, written in the formats that other programs read, and how to cite it."""
