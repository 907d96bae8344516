// The English words of the conversation; the keys are those of ./talk-da.js.
/** @typedef {typeof import("./talk-da.js").talkInDanish} Words */

/** @type {Words} */
export const talkInEnglish = {
  numbers: { show: (n) => (n === 1 ? "Show 1 masked number" : `Show ${n} masked numbers`), hide: "Mask the numbers again", audited: "It is noted that you saw them.", party: "Show the number", partyHide: "Mask again" },
  html: { show: "Show as HTML", hide: "Show as text", title: (who) => `The mail from ${who} as HTML`, note: "Pictures from the internet are not fetched. Links say where they lead." },
  translation: { ask: "Translate to English", asking: "Translating …", hide: "Hide the translation", title: "Machine translation", note: "May be wrong. Numbers and mail addresses were taken out before the text was sent for translation.", cut: "Only the beginning is translated." },
  files: { attach: "Attach a file", label: "Files in the reply", remove: (name) => `Remove ${name}`, adding: (name) => `Adding ${name} …`, drop: "Drop the files here",
    tooLarge: (name, size, most) => `${name} is ${size}. A file may be ${most} at most.`, together: (most) => `The files may be ${most} together. Send the rest in another mail, or use Digital Post.`,
    empty: (name) => `${name} is empty.`, failed: (name) => `${name} could not be attached.`, infected: (name) => `${name} has a virus and is not attached.`, added: (name) => `${name} is attached.`, sent: "Attached to the reply" },
  draft: { saved: (at) => `Draft saved ${at}`, saving: "Saving the draft …", unsaved: "The draft is not saved yet", lost: "No connection. The text stays here and is saved later.", restored: "Your draft is back." },
  newer: { title: "Something came in that you have not seen", mine: "Read it and mend your reply. The reply is not sent.", seen: "I have read it", from: { in: "The citizen", call: "Call", out: "Reply by" } },
  replying: { title: (names) => `${names} is writing a reply`, body: "The reply is not sent. Talk to each other first, or send it anyway.", anyway: "Send anyway" },
  undo: { waits: (s) => `The reply leaves in ${s} s`, button: "Undo", done: "The reply is not sent. Its text is the draft again.", late: "It is too late: the reply is on its way." },
  facts: { title: "The citizen", contact: "Contact", earlier: "Earlier", first: "First contact from here", checklist: "Checklist", open: "Open the checklist", danish: "in Danish", insert: "Put the link into the reply", correct: "Correct", correctTopic: "Correct topic, language or place", more: "Contact, reasons, receipt and checklist", acknowledged: "receipt sent", silent: "no receipt" },
  forward: {
    verb: "Forward", title: "Forward to another authority", to: "Authority", usual: "decides on this topic", hand: "We have no mail address for it. Send it by Digital Post or on paper, and say on the list Forwarded when it has gone.", mail: (address) => `Goes by mail to ${address}.`,
    items: "What goes along", itemsHint: "Tick what is in it. The rest is listed as missing.", missing: "Missing", files: "The citizen's files", infected: "virus – not sent", text: "The text to the authority (Danish)", textHint: "Personal numbers in the citizen's text are masked. Write only what the authority needs.",
    again: "Write the text anew", copy: "Copy the text", copied: "The text is copied.", told: "What the citizen is told", toldWhen: { mail: "sent at the same time", hand: "sent when you have said that it has gone" }, notTold: "The citizen has no mail address that works and is told nothing from here. Call.",
    complete: "Finish the ticket afterwards", submit: { mail: "Forward", hand: "Put on the list" }, done: { mail: "The message is being forwarded.", hand: "The message is on the list of what has to be sent." }, choose: "Choose an authority.", phone: "Phone", inDanish: "In Danish",
  },
  forwardings: {
    title: "Forwarded", intro: "What we were sent and have to hand to another authority. We decide nothing.", states: { waiting: "To be sent", sending: "Leaving now", forwarded: "Forwarded", failed: "Could not be sent", held: "Held", bounced: "Came back" },
    show: { waiting: "Not yet sent", all: "All" }, what: "Show", none: "Everything is forwarded.", noneAtAll: "Nothing was forwarded.", gone: "It has gone", goneDone: "Noted. The citizen is told if there is a mail address.", undo: "Undo", undone: "The forwarding is undone.", received: "Received", asked: "Asked", by: "by", sent: "Sent", authority: "Authority", ticket: "Ticket", items: "With it", missing: "Missing", days: (n) => (n === 1 ? "1 day" : `${n} days`), state: "State", list: "Forwarded", act: "Action",
  },
  mentions: { title: "Mentions", unseen: (n) => (n === 1 ? "1 new mention" : `${n} new mentions`), none: "Nobody has mentioned you.", all: "Mark all as seen", by: (name) => `${name} mentioned you`, note: "Type @ to mention a colleague. They are told.", list: "Colleagues", told: (names) => `Mentioned: ${names}` },
  line: { title: "Conversation", voicemail: "Voicemail", forward: "Forwarded", to: "to" },
  tooLarge: "It is too large.",
};
