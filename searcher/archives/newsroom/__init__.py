"""What all desks have in common: agencies, dates, status, embargoes, headlines."""
