"""How good is the understanding? Labelled contacts, what was decided about them, and the figures. Pure but for reading.

`cases` reads labelled contacts, `score` compares them with the decisions, `text` shows the figures. For learning:
`compare` sets two models side by side, `taught` makes examples of the staff's corrections, and `drift` counts from
these how often the understanding was right, week by week.
"""
