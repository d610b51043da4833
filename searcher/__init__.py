"""Full-text search for newswire archives."""
