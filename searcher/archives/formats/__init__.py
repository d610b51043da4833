"""One file a wire format. To add a format: a file here and a row in `archives/__init__.py`."""
