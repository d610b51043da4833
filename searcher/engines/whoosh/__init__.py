"""The engine in pure Python, over Whoosh's files."""
