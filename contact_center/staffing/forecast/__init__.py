"""How many contacts will come, half hour by half hour: learned from the counts of earlier days. Pure, numpy only.

    history.History        what came: days × offices × half hours, and days × offices × languages
    calendar.Calendar      which days are holidays, days after holidays, first days of a month
    rhythm                 weekdays, holidays and the level of every week        (of a whole channel)
    season                 the year's ups and downs, where there is a year of history
    level                  where the level goes from here: damped trend, and how far it may stray
    shares                 half hours, offices and languages: shares, shrunk towards what all have in common
    model.fit / .expected  all of it together
    spread                 the interval in which a count will lie
    check                  the error on weeks that were held back

The channel as a whole is forecast, and divided by shares: so offices and languages always add up to the whole, and a
small office borrows its shape from all of them.
"""
