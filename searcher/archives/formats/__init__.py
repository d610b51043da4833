"""One file a wire format; archives.FORMATS is their table."""
