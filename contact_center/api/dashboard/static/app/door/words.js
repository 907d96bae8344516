// Every word of the pages about signing in, people, keys and the audit log, in Danish and English.
const da = {
  language: "da", other: "en", otherName: "English",
  login: {
    title: "Log på", intro: "For medarbejdere i International Citizen Service.", username: "Brugernavn", password: "Adgangskode", submit: "Log på",
    wrong: "Brugernavn eller adgangskode er forkert.", missing: "Skriv både brugernavn og adgangskode.", or: "eller", at: (name) => `Log på hos ${name}`,
    code: "Kode fra din app", codeHint: "Seks cifre fra din godkendelsesapp. Hver kode virker én gang.", codeTitle: "Bekræft, at det er dig", next: "Fortsæt", again: "Begynd forfra",
    recovery: "Gendannelseskode", recoveryHint: "En af de ti koder, du fik, da du satte appen op.", useRecovery: "Jeg har ikke min telefon", useCode: "Brug appen i stedet",
    wrongCode: "Koden er forkert eller brugt før.", over: "For mange forkerte koder, eller der er gået for lang tid. Begynd forfra.", left: (n) => `Du har ${n} gendannelseskoder tilbage. Lav nye under „Min konto“.`,
    trouble: {
      state: "Forsøget på at logge på er udløbet eller brugt. Prøv igen.", refused: "Din myndighed afviste at logge dig på.", away: "Din myndigheds log på virker ikke lige nu. Prøv igen om lidt.",
      role: "Du er logget på hos din myndighed, men har ingen rolle her. Spørg din leder.", shut: "Din adgang er lukket. Spørg din leder.",
    },
  },
  enrol: {
    title: "Sæt din godkendelsesapp op", why: "Her skal alle bruge to ting for at logge på: en adgangskode og en kode fra en app på telefonen.",
    scan: "Scan koden med en godkendelsesapp, f.eks. Microsoft Authenticator, Google Authenticator eller FreeOTP.", picture: "QR-kode til appen", typed: "Kan du ikke scanne? Skriv nøglen ind i appen:",
    code: "Den første kode fra appen", submit: "Bekræft", wrong: "Koden passer ikke. Vent på den næste, og tjek, at telefonens ur går rigtigt.",
    codesTitle: "Gem dine gendannelseskoder", codesWhy: "Mister du telefonen, logger du på med en af dem. Hver virker én gang. De vises kun nu.", copy: "Kopiér", copied: "Koderne er kopieret.", saved: "Jeg har gemt koderne",
  },
  refused: { short: "Mindst 12 tegn.", long: "Højst 512 tegn.", common: "Den ligner en adgangskode, mange bruger, og som gættes først.", pattern: "Den er et mønster. Vælg ord, der ikke hører sammen.", context: "Den består mest af navne, alle kender herfra." },
  password: { label: "Ny adgangskode", again: "Gentag adgangskoden", hint: "Mindst 12 tegn, gerne flere ord. Mellemrum og alle tegn er tilladt.", differ: "De to adgangskoder er ikke ens.", show: "Vis adgangskoden" },
  invitation: { title: "Velkommen", reset: "Vælg ny adgangskode", hello: (name) => `Hej ${name}. Vælg en adgangskode, så er du i gang.`, again: (name) => `Hej ${name}. Vælg en ny adgangskode.`, username: "Dit brugernavn", submit: "Gem og log på", over: "Linket er udløbet eller brugt. Bed om et nyt." },
  proof: { title: "Bekræft, at det er dig", why: "Før du ændrer noget ved, hvordan man logger på, skal du bekræfte, at det er dig.", password: "Din adgangskode", code: "Kode fra din app", submit: "Bekræft", wrong: "Adgangskoden eller koden er forkert, eller koden er brugt før.", elsewhere: (name) => `Log på igen hos ${name}` },
  account: {
    title: "Min konto", intro: "Hvordan du logger på, og hvor du er logget på.", signIn: "Log på", username: "Brugernavn", role: "Rolle", elsewhere: (name) => `Du logger på hos ${name}. Navn, rolle og kontorer kommer derfra.`,
    change: "Skift adgangskode", changed: "Adgangskoden er skiftet. Alle andre steder er logget af.", factor: "Godkendelsesapp", factorOn: (day) => `Sat op ${day}.`, factorOff: "Ikke sat op.", set: "Sæt en app op", setAgain: "Skift til en ny app eller telefon", removeFactor: "Brug ikke app", removed: "Du bruger ikke længere en app.",
    codes: (n) => (n === 1 ? "1 gendannelseskode tilbage." : `${n} gendannelseskoder tilbage.`), renew: "Lav nye gendannelseskoder", sessions: "Her er du logget på", device: "Enhed", network: "Netværk", since: "Siden", seen: "Sidst brugt", here: "denne", end: "Log af", endOthers: "Log af alle andre steder", ended: "Logget af.", unknown: "Ukendt enhed",
  },
  people: {
    title: "Brugere", intro: "Hvem der må logge på, i hvilken rolle og for hvilke kontorer.", invite: "Invitér en medarbejder", name: "Navn", username: "Brugernavn", usernameHint: "Bogstaver, tal, punktum og bindestreg.", role: "Rolle", offices: "Kontorer", languages: "Sprog", languagesHint: "Koder med komma: da, en, pl", topics: "Emner, de kender godt", topicsHint: "Emnekoder med komma, f.eks. cpr, tax-card. Tomt: ingen særlige.",
    state: "Status", actions: "Handlinger", submit: "Invitér", save: "Gem", change: "Ret", saved: "Ændringen er gemt.", shut: "Luk adgang", open: "Åbn adgang", shutDone: "Adgangen er lukket, og alle sessioner er afsluttet.", opened: "Adgangen er åben igen.",
    link: "Nyt link", linkTitle: "Link til adgangskode", linkWhy: (name, day) => `Giv linket til ${name} på en måde, du stoler på. Det virker én gang, til og med ${day}, og vises kun nu.`, linkLabel: "Link", copy: "Kopiér", copied: "Linket er kopieret.", done: "Færdig",
    factor: "Nulstil app", factorSure: (name) => `Har ${name} mistet både telefon og gendannelseskoder? Vær sikker på, hvem du taler med: bagefter er adgangskoden nok til at sætte en ny app op.`, factorDone: "Appen er nulstillet, og alle sessioner er afsluttet.", end: "Log af alle steder", endDone: "Alle sessioner er afsluttet.",
    states: { shut: "Lukket", invited: "Inviteret", nothing: "Uden adgangskode", factor: "App sat op", plain: "Uden app" }, sessions: (n) => (n === 1 ? "1 session" : `${n} sessioner`), at: (name) => `via ${name}`, last: "Det er den sidste administrator, eller oplysningen kommer fra personens egen myndighed.", taken: "Brugernavnet er optaget.", none: "Ingen kontorer",
  },
  keys: {
    title: "API-nøgler", intro: "Nøgler til andre systemer. En nøgle har en rolle som et menneske, og kun de rettigheder, du vælger.", make: "Lav en nøgle", name: "Hvad den er til", role: "Rolle", offices: "Kontorer", scopes: "Rettigheder", scopesHint: "read: læse. write: også ændre.", days: "Gælder i dage", submit: "Lav nøgle", none: "Der er ingen nøgler.", prefix: "Begynder med", until: "Gælder til", used: "Sidst brugt", never: "aldrig", revoke: "Tilbagekald", revoked: "Tilbagekaldt", over: "Udløbet", active: "Gælder", state: "Status", revokedDone: "Nøglen er tilbagekaldt.",
    madeTitle: "Din nye nøgle", madeWhy: "Den vises kun nu. Læg den i det andet systems hemmeligheder, ikke i en mail.", label: "Nøgle", copy: "Kopiér", copied: "Nøglen er kopieret.", done: "Færdig", noScope: "Vælg mindst én rettighed.",
  },
  audit: {
    title: "Revisionslog", intro: { agent: "Det, du selv har gjort og set.", lead: "Det, der er gjort og set i dine kontorer.", auditor: "Alt, der er gjort og set." }, from: "Fra", to: "Til", actor: "Brugernavn", action: "Handling", ticket: "Opgavens nummer", all: "Alle", show: "Vis", more: "Vis flere", none: "Intet passer til udvalget.",
    at: "Tid", who: "Hvem", what: "Hvad", about: "Om", office: "Kontor", details: "Detaljer", csv: "Hent som fil", csvTitle: "Hent revisionsloggen", reason: "Begrundelse", reasonHint: "Gemmes i loggen. Mindst fem tegn.", submit: "Hent", byKey: "API-nøgle", because: "Begrundelse:",
  },
  seen: { title: "Hvem har set opgaven", none: "Ingen har set den endnu.", times: (n) => (n === 1 ? "1 gang" : `${n} gange`), last: "sidst" },
  actions: {
    "ticket.read": "så opgaven", "ticket.claimed": "tog opgaven", "ticket.released": "frigav opgaven", "ticket.transferred": "flyttede opgaven", "ticket.corrected": "rettede visitationen", "ticket.replied": "svarede", "ticket.noted": "skrev en note", "ticket.completed": "afsluttede opgaven", "ticket.reopened": "genåbnede opgaven", "ticket.hung-up": "lagde på",
    "attachment.read": "hentede en fil", "raw_mail.read": "hentede originalen", "outbox.read": "så en sendt mail eller sms", "outbox.listed": "så postkassen", "voicemail.played": "hørte en telefonbesked", "voicemails.listed": "så telefonbeskeder", "callbacks.listed": "så opkald, der skal ringes tilbage", "letter.read": "så et brev", "letters.read": "så listen over breve", "letter.issued": "udstedte et brev",
    "session.opened": "loggede på", "session.begun": "begyndte at logge på", "session.closed": "loggede af", "session.proven": "bekræftede, hvem det er", "password.changed": "skiftede adgangskode", "factor.confirmed": "satte en app op", "factor.proposed": "begyndte at sætte en app op", "invitation.accepted": "brugte et link til adgangskode",
    "user.invited": "inviterede en bruger", "user.added": "oprettede en bruger", "user.changed": "rettede en bruger", "user.link-made": "lavede et link til adgangskode", "user.factor-removed": "nulstillede en app", "user.sessions-ended": "afsluttede en brugers sessioner", "key.made": "lavede en API-nøgle", "key.revoked": "tilbagekaldte en API-nøgle", "audit.read": "så revisionsloggen", "audit.exported": "hentede revisionsloggen", "statistics.exported": "hentede statistik", "population.imported": "hentede indbyggertal ind", "population.removed": "fjernede et indbyggertal",
  },
};

/** @type {typeof da} */
const en = {
  language: "en", other: "da", otherName: "Dansk",
  login: {
    title: "Sign in", intro: "For staff of International Citizen Service.", username: "User name", password: "Password", submit: "Sign in",
    wrong: "The user name or the password is wrong.", missing: "Type both user name and password.", or: "or", at: (name) => `Sign in at ${name}`,
    code: "Code from your app", codeHint: "Six digits from your authenticator app. Each code works once.", codeTitle: "Confirm that it is you", next: "Continue", again: "Start again",
    recovery: "Recovery code", recoveryHint: "One of the ten codes you were given when you set up the app.", useRecovery: "I do not have my phone", useCode: "Use the app instead",
    wrongCode: "The code is wrong, or was used before.", over: "Too many wrong codes, or too much time has passed. Start again.", left: (n) => `You have ${n} recovery codes left. Make new ones under “My account”.`,
    trouble: {
      state: "This sign-in has run out or was used. Try again.", refused: "Your authority refused to sign you in.", away: "Sign-in at your authority does not work just now. Try again in a moment.",
      role: "You are signed in at your authority, but have no role here. Ask your manager.", shut: "Your access is closed. Ask your manager.",
    },
  },
  enrol: {
    title: "Set up your authenticator app", why: "Everybody needs two things to sign in here: a password, and a code from an app on the phone.",
    scan: "Scan the code with an authenticator app, such as Microsoft Authenticator, Google Authenticator or FreeOTP.", picture: "QR code for the app", typed: "Cannot scan? Type this key into the app:",
    code: "The first code from the app", submit: "Confirm", wrong: "The code does not fit. Wait for the next one, and check that the clock of the phone is right.",
    codesTitle: "Keep your recovery codes", codesWhy: "If you lose the phone, you sign in with one of them. Each works once. They are shown only now.", copy: "Copy", copied: "The codes are copied.", saved: "I have kept the codes",
  },
  refused: { short: "At least 12 characters.", long: "At most 512 characters.", common: "It is like a password that many people use and that is guessed first.", pattern: "It is a pattern. Choose words that do not belong together.", context: "It is mostly made of names that everybody knows from here." },
  password: { label: "New password", again: "Repeat the password", hint: "At least 12 characters, preferably several words. Blanks and all characters are allowed.", differ: "The two passwords are not the same.", show: "Show the password" },
  invitation: { title: "Welcome", reset: "Choose a new password", hello: (name) => `Hello ${name}. Choose a password, and off you go.`, again: (name) => `Hello ${name}. Choose a new password.`, username: "Your user name", submit: "Save and sign in", over: "The link has run out or was used. Ask for a new one." },
  proof: { title: "Confirm that it is you", why: "Before you change anything about how one signs in, confirm that it is you.", password: "Your password", code: "Code from your app", submit: "Confirm", wrong: "The password or the code is wrong, or the code was used before.", elsewhere: (name) => `Sign in again at ${name}` },
  account: {
    title: "My account", intro: "How you sign in, and where you are signed in.", signIn: "Signing in", username: "User name", role: "Role", elsewhere: (name) => `You sign in at ${name}. Name, role and offices come from there.`,
    change: "Change password", changed: "The password is changed. You are signed out everywhere else.", factor: "Authenticator app", factorOn: (day) => `Set up on ${day}.`, factorOff: "Not set up.", set: "Set up an app", setAgain: "Change to a new app or phone", removeFactor: "Do not use an app", removed: "You do not use an app any more.",
    codes: (n) => (n === 1 ? "1 recovery code left." : `${n} recovery codes left.`), renew: "Make new recovery codes", sessions: "You are signed in here", device: "Device", network: "Network", since: "Since", seen: "Last used", here: "this one", end: "Sign out", endOthers: "Sign out everywhere else", ended: "Signed out.", unknown: "Unknown device",
  },
  people: {
    title: "Users", intro: "Who may sign in, in which role and for which offices.", invite: "Invite a staff member", name: "Name", username: "User name", usernameHint: "Letters, digits, dots and hyphens.", role: "Role", offices: "Offices", languages: "Languages", languagesHint: "Codes with commas: da, en, pl", topics: "Topics they know well", topicsHint: "Codes of topics with commas, such as cpr, tax-card. Empty: none in particular.",
    state: "State", actions: "Actions", submit: "Invite", save: "Save", change: "Change", saved: "The change is saved.", shut: "Close access", open: "Open access", shutDone: "Access is closed, and all sessions have ended.", opened: "Access is open again.",
    link: "New link", linkTitle: "Link to a password", linkWhy: (name, day) => `Give the link to ${name} in a way you trust. It works once, until ${day}, and is shown only now.`, linkLabel: "Link", copy: "Copy", copied: "The link is copied.", done: "Done",
    factor: "Reset app", factorSure: (name) => `Has ${name} lost both phone and recovery codes? Be sure whom you are talking to: afterwards the password is enough to set up a new app.`, factorDone: "The app is reset, and all sessions have ended.", end: "Sign out everywhere", endDone: "All sessions have ended.",
    states: { shut: "Closed", invited: "Invited", nothing: "Without password", factor: "App set up", plain: "Without app" }, sessions: (n) => (n === 1 ? "1 session" : `${n} sessions`), at: (name) => `via ${name}`, last: "This is the last administrator, or it comes from the person's own authority.", taken: "The user name is taken.", none: "No offices",
  },
  keys: {
    title: "API keys", intro: "Keys for other systems. A key has a role like a person, and only the rights that you choose.", make: "Make a key", name: "What it is for", role: "Role", offices: "Offices", scopes: "Rights", scopesHint: "read: to read. write: to change as well.", days: "Good for days", submit: "Make key", none: "There are no keys.", prefix: "Begins with", until: "Good until", used: "Last used", never: "never", revoke: "Revoke", revoked: "Revoked", over: "Run out", active: "Good", state: "State", revokedDone: "The key is revoked.",
    madeTitle: "Your new key", madeWhy: "It is shown only now. Put it into the other system's secrets, not into a mail.", label: "Key", copy: "Copy", copied: "The key is copied.", done: "Done", noScope: "Choose at least one right.",
  },
  audit: {
    title: "Audit log", intro: { agent: "What you did and saw yourself.", lead: "What was done and seen in your offices.", auditor: "Everything that was done and seen." }, from: "From", to: "To", actor: "User name", action: "Action", ticket: "Number of the ticket", all: "All", show: "Show", more: "Show more", none: "Nothing fits the selection.",
    at: "Time", who: "Who", what: "What", about: "About", office: "Office", details: "Details", csv: "Get as a file", csvTitle: "Get the audit log", reason: "Reason", reasonHint: "Is kept in the log. At least five characters.", submit: "Get", byKey: "API key", because: "Reason:",
  },
  seen: { title: "Who has seen this ticket", none: "Nobody has seen it yet.", times: (n) => (n === 1 ? "once" : `${n} times`), last: "last" },
  actions: {
    "ticket.read": "saw the ticket", "ticket.claimed": "took the ticket", "ticket.released": "released the ticket", "ticket.transferred": "moved the ticket", "ticket.corrected": "corrected the triage", "ticket.replied": "replied", "ticket.noted": "wrote a note", "ticket.completed": "completed the ticket", "ticket.reopened": "reopened the ticket", "ticket.hung-up": "hung up",
    "attachment.read": "got a file", "raw_mail.read": "got the original", "outbox.read": "saw a sent mail or text", "outbox.listed": "saw the outbox", "voicemail.played": "listened to a voicemail", "voicemails.listed": "saw voicemails", "callbacks.listed": "saw call-backs", "letter.read": "saw a letter", "letters.read": "saw the list of letters", "letter.issued": "issued a letter",
    "session.opened": "signed in", "session.begun": "began to sign in", "session.closed": "signed out", "session.proven": "confirmed who they are", "password.changed": "changed the password", "factor.confirmed": "set up an app", "factor.proposed": "began to set up an app", "invitation.accepted": "used a link to a password",
    "user.invited": "invited a user", "user.added": "added a user", "user.changed": "changed a user", "user.link-made": "made a link to a password", "user.factor-removed": "reset an app", "user.sessions-ended": "ended a user's sessions", "key.made": "made an API key", "key.revoked": "revoked an API key", "audit.read": "saw the audit log", "audit.exported": "got the audit log", "statistics.exported": "got statistics", "population.imported": "imported a population", "population.removed": "removed a population",
  },
};

const KEY = "ics.language";

function chosen() {
  try {
    return localStorage.getItem(KEY) === "en" ? en : da;
  } catch {
    return da; // storage is switched off
  }
}

export const words = chosen();

/** The other language from now on. */
export function switchLanguage() {
  try {
    localStorage.setItem(KEY, words.other);
  } catch {
    // as above
  }
  location.reload();
}
