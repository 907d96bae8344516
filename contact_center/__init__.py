"""The contact centre of International Citizen Service: what becomes of a mail and of a call.

A mail comes in by `mail_triage.receive` (SMTP) or `mail_triage.fetch` (IMAP): its bytes are kept first,
acknowledged afterwards. A job (`contact_center.jobs.triage_mail`) parses it, asks whether a machine wrote
it, and makes a `Contact` of it. A call comes in by `ivr.app`: a pure dialogue asks for language, reason and
postcode and makes a `Contact`, too. From there on both are the same:

    queues.intake.receive(contact)
        triage.decide.triage      what is it: language, topics, place          (pure)
        queues.routing.route      whose is it: office and queue, and why       (pure)
        replies.compose           what may we answer by ourselves, and what    (pure)
        storage                   contact, ticket, visitation line and outbox row, in one transaction

Whoever was misunderstood puts it right by the link of the receipt (`contact_center.pages.wrong`) or by a few words
in answer; both end in `queues.correcting`, which routes the ticket anew and sends the right checklist, once.

`contact_center.delivery` sends what stands in the outbox. Staff work the tickets through
`contact_center.api`; their verbs are in `queues.desk`. Every decision and every correction is a line of the
visitation log, from which `contact_center.visitation` counts. `wiring` builds it all from `settings`.
"""
