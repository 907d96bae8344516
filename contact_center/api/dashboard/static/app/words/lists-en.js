// The English words of queues, lists, search, views, bulk actions, sleep, keys and the palette.
const many = (n) => (n === 1 ? "1 ticket" : `${n} tickets`);

export const listsInEnglish = {
  languageSwitch: { label: "Language of the screens", other: "Dansk" },
  live: {
    since: (at) => `No connection since ${at}.`, kept: "What you type stays. The list is read again as soon as the connection is back.", retry: "Try now",
    stale: "What you see may be out of date.",
  },
  queues: { views: "Views", snoozed: "Snoozed", late: "Overdue", yours: "Mine", list: "Queues and offices" },
  filters: {
    states: { waiting: "Waiting", mine: "Mine", open: "All open", snoozed: "Snoozed", done: "Finished" },
    due: "Deadline", dues: { "": "All deadlines", overdue: "Overdue", today: "Due today" }, from: "Received from", to: "Received to",
    order: "Sort by", orders: { "": "Need", oldest: "Longest waiting", newest: "Newest first" }, all: "More filters", fewer: "Fewer filters",
    number: "Personal numbers cannot be searched for: they are not in the index.", reversed: "“From” lies behind “to”.", save: "Save view", remove: (what) => `Remove the filter ${what}`, active: "Chosen filters",
  },
  list: {
    choose: "Select", chooseOne: (reference) => `Select ${reference}`, chooseAll: "Select all on the page", reads: (who) => `${who} is reading`, writes: (who) => `${who} is writing`,
    wakes: (when) => `snoozed until ${when}`, awaits: "waiting for the citizen", seconds: (n) => `${n} s`,
  },
  states: { snoozed: "Snoozed" },
  verbs: { snooze: "Snooze", wake: "Wake" },
  done: { snooze: "The ticket is snoozed.", wake: "The ticket is back in its queue." },
  together: {
    reads: (who) => `${who} has this ticket open, too.`, writes: (who) => `${who} is writing an answer just now.`, title: "Others in this ticket",
    asleep: (when) => `Snoozed until ${when}.`, awaits: (when) => `Snoozed until the citizen answers – until ${when} at the latest.`,
  },
  bulk: {
    chosen: (n) => `${n} selected`, allChosen: (n) => `All ${n} that match are selected`, chooseMatching: (n) => `Select all ${n} that match`, none: "Clear selection", title: "Do something with the selected ones",
    verbs: { claim: "Take", release: "Release", transfer: "Move", correct: "Correct topic", snooze: "Snooze", wake: "Wake", complete: "Finish" },
    done: {
      claim: (n) => `${many(n)} taken.`, release: (n) => `${many(n)} put back.`, transfer: (n) => `${many(n)} moved.`, correct: (n) => `Topic corrected in ${many(n)}.`,
      snooze: (n) => `${many(n)} snoozed.`, wake: (n) => `${many(n)} back in the queue.`, complete: (n) => `${many(n)} finished.`,
    },
    passed: (n) => ` ${n} passed over`, why: { state: "not possible now", held: "with a colleague", call: "calls", nothing: "so already", changed: "changed meanwhile" },
    undo: "Undo", undone: (n) => `Undone: ${many(n)} as before.`, late: "It is too late to undo that.", windows: { transfer: "Move the selected ones", correct: "Correct the topic of the selected ones", snooze: "Snooze the selected ones", complete: "Finish the selected ones" },
    topic: "Right topic", work: (n) => `For ${many(n)}.`,
  },
  snooze: {
    title: "Snooze the ticket", submit: "Snooze", until: "Snooze until", citizen: "or until the citizen answers", citizenHint: "An answer brings it back before. If none comes, it is back on the day above.", own: "Another time", at: "Date and time", missing: "Choose a time that is not over.",
    notNow: "It cannot be snoozed: somebody is on the line, or a colleague has it.",
    days: { tomorrow: "tomorrow morning", monday: "Monday", week: "in a week", month: "in 30 days" },
  },
  views: {
    title: "Save view", name: "Name", nameHint: "For example “Polish CPR overdue”.", share: "Share with", nobody: "Only me", submit: "Save", missing: "Write a name.", taken: "You have a view of that name already.", saved: "The view is saved.",
    edit: (name) => `Change the view ${name}`, change: "Change view", remove: "Delete the view", removed: "The view is deleted.", by: (who) => `by ${who}`, useFilters: "Use the filters that are chosen now", shared: "shared",
  },
  palette: {
    title: "Find an action", hint: "Type what you want. Arrows choose, Enter does it.", none: "Nothing matches.", found: (n) => (n === 1 ? "1 suggestion" : `${n} suggestions`), search: (what) => `Search the tickets: ${what}`,
    groups: { ticket: "This ticket", list: "The list", go: "Go to", screen: "The screen" }, open: "Open", close: "Close the pane", reply: "Write an answer", chooseRow: "Select or deselect the row", undo: "Undo the last bulk action", help: "Show shortcuts", queue: "Queue", view: "View", keysOn: "Switch shortcuts on", keysOff: "Switch shortcuts off",
  },
  help: {
    keys: [
      ["J / K", "down / up in the list"], ["Enter", "open the ticket"], ["N", "take next"], ["T", "take this one"], ["R", "answer"], ["S", "ready-made replies"], ["F", "move to another queue"], ["Z", "snooze"], ["E", "finish"],
      ["X", "select the row"], ["U", "undo a bulk action"], ["A / D", "accept / pass on"], ["H", "put the call on hold"], ["/", "search"], ["Ctrl+K", "find an action"], ["?", "this list"], ["Esc", "close"],
    ],
    bar: [["J", "K", "up/down"], ["Enter", "", "open"], ["T", "", "take"], ["X", "", "select"], ["Z", "", "snooze"], ["Ctrl+K", "", "find an action"]],
    note: "Shortcuts rest while you type in a field. Ctrl+K always works.",
  },
};
