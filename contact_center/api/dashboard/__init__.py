"""The staff's screens: a few HTML shells and a workspace of ES modules that speaks only to the API."""
