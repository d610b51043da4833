"""The default engine, over tantivy's segments."""
