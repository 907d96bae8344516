// The English words of the wall, the settings and of giving work to people.
export const leadInEnglish = {
  pages: { wall: "Wall", settings: "Settings" },
  verbs: { assign: "Give to" },
  done: { assign: "The ticket was given to a colleague." },
  assign: { title: "Give the ticket to a colleague", who: "Colleague", submit: "Give to", nobody: "Nobody else works in the office.", missing: "Choose a colleague." },
  wall: {
    title: "Wall", waiting: "Waiting", calls: "Calls waiting", oldest: "Oldest", overdue: "Overdue", finished: "Finished today", inTime: "within the deadline", open: "The telephone is open", closed: "The telephone is closed",
    office: "Office", staff: "Staff", states: { available: "available", busy: "busy", "wrap-up": "wrapping up", away: "away" }, nobody: "nobody",
    matrix: "Waiting by topic and office", topic: "Topic", urgent: "Most urgent", none: "Nothing comes near its deadline.", late: "Overdue", soon: "Soon", held: "in hand", free: "waiting", reference: "Ticket", due: "Deadline",
    updated: (at) => `Updated ${at}`, full: "Full screen", stale: "The wall cannot be updated. The numbers are old.", all: "In all",
  },
  settings: {
    title: "Settings", intro: "What changes from day to day. A change holds at once for citizens, telephone and mails, and every change is remembered with its name.",
    offices: "Offices", address: "Address", email: "E-mail", phone: "Telephone", page: "Web page", phoneHours: "Telephone hours", visitHours: "Opening hours", hoursConfirmed: "The hours are confirmed and may be told to citizens", booking: "Citizens must book a time",
    hoursHint: "One line for each day, such as “Mon 09:00-15:00”. Several times on one day stand on several lines.", days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], badLine: (line) => `This line is not understood: “${line}”.`,
    closed: "Closed days", closedHint: "One date a line, such as 2026-12-24. Public holidays are closed already.", save: "Save", saved: "The change is saved.", stale: "A colleague has changed it meanwhile. It was loaded again: look it through.",
    deadlines: "Deadlines", deadlinesHint: "Working time (Monday to Friday 8 to 16, without holidays) until the first answer of a person.", topic: "Topic", minutes: "Minutes", hours: (n) => `${n} h`,
    canned: "Ready-made replies", own: "changed here", hidden: "hidden", edit: "Change", make: "New ready-made reply", reset: "Back to the original", hide: "Do not offer any more", name: "Title", nameDa: "Title in Danish", nameEn: "Title in English", topics: "Topics", text: (language) => `Text in ${language}`, id: "Short name (a–z, 0–9, -)",
    needed: "The Danish and the English text are needed.",
    history: "Latest changes", at: "When", by: "Who", what: "What", kinds: { office: "Office", closures: "Closed days", deadline: "Deadline", canned: "Ready-made reply" }, nothing: "None yet.",
  },
};
