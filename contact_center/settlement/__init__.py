"""The yearly settlement between municipalities: an amount, shared by population, to the øre. Pure.

money       amounts as people write them ↔ øre, which are whole numbers
largest     largest remainder: whole units that add up exactly
settle      who pays what, and why
inhabitants a file of populations, read and checked
refusal     why something cannot be settled, in words
sheet       the result as a spreadsheet
"""
