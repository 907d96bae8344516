"""What is it: language, topics, place and person of a contact. One core for phone and mail, offline, explained."""
