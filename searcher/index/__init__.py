"""An index on disk: made, found, opened, checked."""
