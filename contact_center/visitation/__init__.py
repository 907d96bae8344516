"""The visitation statistics: what came in, where it went, what came of it, and how often the triage was right."""
