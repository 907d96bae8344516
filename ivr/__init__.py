"""The phone door: from the first ring to a person, a call-back or a goodbye."""
