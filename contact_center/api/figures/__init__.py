"""The statistics: pages drawn on the server, and the same figures as JSON and files."""
