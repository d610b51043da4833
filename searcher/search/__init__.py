"""What is done with hits: what an embargo hides, snippets, timelines, suggestions."""
