"""The harvest rehearsed: what a portal will take of a catalogue, show of it and think of it, before it does."""
