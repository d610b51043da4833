"""What a user keeps: lists of names, saved searches, alerts."""
