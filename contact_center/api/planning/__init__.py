"""Planning in the staff web: forecasts, staff needed, and the yearly settlement, as JSON, as spreadsheets and as pages.

asked      what is asked for: every filter is part of the address
learned    the models, learned from the log and kept for some minutes
figures    forecasts and plans for one question
settling   settlements for one question, and the populations that are imported
views      how the answers look
routes, settlement_routes        the API
pages      the same figures as pages without scripts, in Danish and English
words      texts, numbers and days in both languages
"""
