"""The demonstration: invented staff, and some weeks of invented contacts, so that nothing is empty on the first day.

`users` makes the staff. `generator` invents contacts (`enquiries`: who asks what, when; `people`, `texts`, `curve` and
`mix` are what it draws from), lets each become what contacts become (`story`), and keeps the rows in one go.
Nobody in it exists: names are put together by chance, addresses end in `.example`, numbers belong to nobody.
"""
