"""Tables fetched from where they are published, or taken as they were saved, and made a data set's folder."""
