"""How many people a line needs, and how long who stands in it will wait. Formulas only: numbers in, numbers out."""
