// The English words of letters, telephone, mailbox and upkeep; the keys are those of ../texts.js.
export const englishPages = {
  letters: {
    title: "Letters and receipts", next: "New letter", kind: "Letter or receipt", language: "The citizen's language", submit: "Issue", choose: "Choose", none: "Nothing has been issued yet.", opens: "The letter opens in a new tab. Print it from there.",
    hint: "The letter gets a number and cannot be changed. Never write a personal number or the number of a passport or card.", issued: (label, number) => `${label} ${number} is issued. Print it from the list at the top of the window.`,
    fields: {
      name: "Name as on the identity document", citizenship: "Citizenship as on the identity document", citizenship_seen: "I have seen the citizenship on the identity document", id_seen: "Identity document shown", attended_at: "Attended",
      pd_u2_date: "Date on the front of the PD U2", export_until: "The export period ends (by the PD U2)", received_on: "Application received", forwarded_on: "Forwarded to the Tax Agency",
    },
    hints: { name: "Write the name when you have seen the document.", attended_at: "Danish time." },
    choices: { nordic: "Nordic countries", eu: "EU, EEA or Switzerland", third: "Another country (third country)", passport: "Passport", "id-card": "National identity card", "other-id": "Other official document with a picture" },
    missing: (label) => `Missing: ${label}.`, early: (label, other) => `${label}: lies before “${other}”.`, late: (label) => `${label}: lies in the future.`, national: "Only a centre can issue it. Move the ticket to the centre where the citizen is first.",
    unseen: "The contact points to another citizenship. Tick the box if you have seen it on the document.",
    refused: { attendance: "Third-country nationals cannot use a PD U2 in Denmark and cannot get an attendance receipt. Issue the letter to third-country nationals instead.", "third-country": "The letter is only for citizens of countries outside the EU, EEA and Switzerland. Others can use their PD U2 in Denmark." },
  },
  phone: {
    title: "Telephone", intro: "Call the line as a citizen would. The call goes through the same line as a real one.", to: "Call", from: "Your number", fromHint: "Empty: hidden number", call: "Call", hangUp: "Hang up", say: "Say something", sayButton: "Say it",
    keypad: "Keypad", transcript: "The call", speak: "Read aloud", you: "You", line: "The line", system: "System", none: "No call yet.", notSimulated: "A real telephone account is connected here, so nothing can be called from this page.", ended: "The call is over", pressed: "Press:",
    waits: { keys: "Waiting for a key", "speech or keys": "Waiting for speech or a key", queue: "You are in the queue", staff: "You are talking to staff", hold: "You are on hold" },
    status: { queued: "Calling", ringing: "Ringing", "in-progress": "Going on", completed: "Over", busy: "Busy", failed: "Failed", canceled: "Cancelled", "no-answer": "No answer" },
    notNow: "The line does not wait for that just now.", duration: "Duration", badNumber: "Write the number as +45 and digits.", talking: "Talking …", state: "State",
  },
  outbox: {
    title: "Mailbox", intro: "Mails and text messages that the system has sent or is about to send.", kind: "Kind", kinds: { "": "Mails and texts", mail: "Mails only", sms: "Texts only" }, mail: "Mail", sms: "Text", automatic: "automatic", to: "To", from: "From", subject: "Subject",
    time: "Time", state: "State", headers: "Headers", choose: "Choose a mail or text.", empty: "Nothing has been sent yet.", ticket: "Ticket", language: "Language", text: "Text", list: "Messages sent", back: "Back to the list", html: "Has an HTML version, too",
    states: { "": "All", held: "Held back", failed: "Could not be sent" },
    undecided: { held: "Nobody knows whether it arrived. Ask the citizen, or look into the mail server's log, before you send it again.", failed: "It is not sent again by itself. Mend the cause first." }, again: "Send again", arrived: "It has arrived", decided: { again: "It is being sent again.", arrived: "Noted." },
  },
  upkeep: {
    title: "Upkeep", intro: "What has to be looked after in facts and texts, so that citizens are told what is right.", nothing: "There is nothing to do here.", site: "The offices' details on lifeindenmark.dk", siteNever: "Nobody has confirmed yet that lifeindenmark.dk shows the same details.",
    siteDue: (n) => `${n === 1 ? "One detail has" : `${n} details have`} changed since the last confirmation. See that lifeindenmark.dk is corrected.`, siteDone: "lifeindenmark.dk shows the same details.", siteHow: "Download the offices' details and hours, have the site corrected, and confirm then.",
    confirmedBy: (name, day) => `Last confirmed ${day} by ${name}.`, confirm: "Confirm: lifeindenmark.dk is up to date", confirmed: "The confirmation is saved.", changedMeanwhile: "The details have changed meanwhile. Look through them again.", csv: "Download CSV", json: "Download JSON", office: "Office", field: "Detail", before: "Before", after: "Now",
    fields: { name: "Name", official_name: "Official name", address: "Address", phone: "Telephone", email: "E-mail", page: "Page", phone_hours: "Telephone hours", visit_hours: "Opening hours", hours_confirmed: "Hours confirmed", booking_required: "Needs an appointment" },
    refused: "Changes that are not in use", refusedWhy: "The files have changed, but have mistakes. Until they are mended the last good edition is used.", since: (moment) => `The edition in use is from ${moment}.`, gaps: "What is missing in the edition in use", gapsWhy: "Citizens get the text in English, or the sentence is left out.",
    texts: "Checklists to be read through", topic: "Topic", reviewed: "Read", reviewBy: "By", state: "State", overdue: "Overdue", soon: "Soon", endings: "Details that end", where: "File and key", last: "Last day", lapsed: "Over, left out", mail: "Mailboxes that are fetched from", inbox: "Mailbox", folder: "Folder",
    seen: "Last seen", well: "Works", alarm: "Look after it", compared: "Comparison with the mail server, last 30 days", at: "Latest", server: "On the server", ours: "With us", times: "Times", missing: "Missing", fetched: "Fetched then",
    lacking: (n) => `${n === 1 ? "One mail" : `${n} mails`} could not be fetched from the server. Look into the folder Quarantine with a mail program.`, noInboxes: "No mailbox is fetched from.", languages: "Languages whose texts no native speaker has read", offices: "Offices whose hours are not confirmed",
    officesWhy: "The hours steer the queue of the telephone, but citizens are not told them.",
  },
};
