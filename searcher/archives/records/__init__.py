"""JSON, tables and feeds: what formats of records have in common."""
