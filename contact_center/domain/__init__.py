"""The words of the house: frozen values that need nothing but Python."""
