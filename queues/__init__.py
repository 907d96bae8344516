"""Where contacts go: routing, order, the staff's verbs, and the lanes in which jobs wait."""
