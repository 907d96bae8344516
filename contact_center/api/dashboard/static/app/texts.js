// Every Danish word of the staff's screens.
export const texts = {
  product: "ICS kontaktcenter",
  skip: "Gå til sidens indhold",
  mainMenu: "Hovedmenu",
  pages: { queues: "Køer", mine: "Mine", phone: "Telefon", outbox: "Postkasse", statistics: "Statistik" },
  signOut: "Log af",
  clock: "kl.",
  left: "tilbage",
  dueAt: "Frist:",
  overdue: "Overskredet",
  close: "Luk",
  cancel: "Annullér",
  loading: "Henter …",
  none: "–",
  all: "Alle",

  live: {
    live: "Live", connecting: "Forbinder …", lost: "Ingen forbindelse", updated: "opdateret",
    never: "ikke hentet endnu", news: (n) => (n === 1 ? "1 ny henvendelse i køen" : `${n} nye henvendelser i køen`),
    back: "Forbindelsen er tilbage. Listen er opdateret.", gone: "Forbindelsen er afbrudt. Der prøves igen.",
  },

  problems: {
    0: "Serveren svarer ikke. Prøv igen om lidt.",
    401: "Du er logget af. Log på igen.",
    403: "Din rolle giver ikke adgang til dette.",
    404: "Findes ikke, eller hører til et andet kontor.",
    409: "Opgaven er ændret i mellemtiden. Den er hentet igen.",
    422: "Det kunne ikke bruges:",
    429: "For mange forsøg.",
    500: "Noget gik galt på serveren. Fejlen er noteret.",
    503: "Databasen svarer ikke lige nu. Prøv igen om lidt.",
  },
  taken: "En kollega tog den lige før dig.",
  nothingWaits: "Der venter ingen henvendelser i dit udvalg.",
  notYours: "Tag opgaven først (T).",

  login: {
    title: "Log på", intro: "For medarbejdere i International Citizen Service.", username: "Brugernavn", password: "Adgangskode",
    submit: "Log på", wrong: "Brugernavn eller adgangskode er forkert.", wait: (s) => `For mange forsøg. Prøv igen om ${s} sekunder.`,
    missing: "Skriv både brugernavn og adgangskode.",
  },

  queues: {
    title: "Køer", all: "Alle køer", oldest: "ældste", empty: "Ingen venter", scope: "Vis kontorer", allOffices: "Alle", myOffices: "Mine",
    overdue: (n) => `${n} over frist`, open: "åben", closed: "lukket", national: "Landsdækkende",
  },
  tiles: {
    title: "Nøgletal lige nu", waiting: "Venter nu", oldest: "Ældste ventetid", overdue: "Overskredet frist", today: "Frist i dag",
    ofWaiting: (n) => `af ${n} ventende`, inOffices: (n) => (n === 1 ? "i 1 kontor" : `i ${n} kontorer`), due: "skal besvares inden midnat", none: "ingen venter",
  },
  filters: {
    title: "Filtrér henvendelser", search: "Søg", searchHint: "ref., navn, tekst ( / )", office: "Kontor", allOffices: "Alle kontorer",
    language: "Sprog", allLanguages: "Alle sprog", channel: "Kanal", allChannels: "Mail og telefon", mail: "Kun mail", phone: "Kun telefon",
    state: "Status", topic: "Emne", allTopics: "Alle emner", clear: "Nulstil", more: "Køer og filtre",
    states: { waiting: "Venter", mine: "Mine", open: "Alle åbne", done: "Afsluttede" },
  },
  density: { label: "Tæthed", compact: "Kompakt", comfortable: "Luftig" },
  list: {
    title: "Henvendelser", takeNext: "Tag næste", oneContact: "henvendelse",
    showing: (n, total) => [String(n), String(total)], of: "af", shows: "Viser", contacts: "henvendelser",
    news: (n) => `${n} ${n === 1 ? "ny" : "nye"} – vis`, more: "Vis flere", empty: "Ingen henvendelser passer til udvalget.",
    emptyWaiting: "Køen er tom. Godt gået.",
    channel: "Kanal", reference: "Ref.", topic: "Emne", language: "Sprog", from: "Fra", snippet: "Uddrag", office: "Kontor", wait: "Ventetid", due: "Frist",
    unsure: "Usikkert emne", unknownParty: "Ukendt", held: "hos", you: "dig",
  },
  kinds: { mail: "Mail", call: "Opkald", callback: "Ring tilbage", voicemail: "Telefonbesked" },
  states: { pending: "Venter", reserved: "Reserveret", assigned: "Under arbejde", wrapping: "Efterbehandling", completed: "Afsluttet", canceled: "Annulleret" },
  callStates: { pending: "Ringer nu", assigned: "Forbundet", wrapping: "Efterbehandling" },
  groups: { nordic: "Nordisk statsborger", eu: "EU/EØS/Schweiz", third: "Tredjeland" },
  roles: { citizen: "Borger", employer: "Arbejdsgiver", authority: "Myndighed", other: "Anden" },
  staffRoles: { agent: "Medarbejder", lead: "Leder", statistics: "Statistik", admin: "Administrator", auditor: "Revisor" },

  ticket: {
    title: "Henvendelse", back: "Til listen", close: "Luk henvendelsen", of: "Modtaget", wait: "ventet", due: "Frist", holder: "behandles af",
    original: "Hent original mail", thread: "Samtale", quote: "Vis citeret tekst", attachments: "Vedhæftede filer", noText: "(ingen tekst)",
    earlier: "Tidligere henvendelser", choose: "Vælg en henvendelse i listen, eller tag den næste.", outcome: "Resultat",
    in: "Borger", out: "Svar", auto: "Automatisk kvittering", note: "Intern note", call: "Opkald", event: "Hændelse", notMail: "Kan ikke besvares skriftligt: der er ingen mailadresse.",
  },
  call: { waiting: "Borgeren venter på linjen", connected: "Forbundet", wrapping: "Samtalen er slut – afslut opgaven", canceled: "Borgeren har lagt på", sid: "Opkald", number: "Nummer" },
  verbs: {
    claim: "Tag", release: "Frigiv", transfer: "Flyt", correct: "Ret", reply: "Svar", note: "Note", letters: "Brev", complete: "Afslut", reopen: "Genåbn", "hang-up": "Læg på",
  },
  done: {
    claim: "Opgaven er din.", release: "Opgaven er lagt tilbage i køen.", transfer: "Opgaven er flyttet.", correct: "Rettelsen er gemt.",
    reply: "Svaret er lagt i udbakken.", note: "Noten er gemt.", complete: "Opgaven er afsluttet.", reopen: "Opgaven er åbnet igen.", "hang-up": "Der er lagt på.",
  },
  findings: {
    title: "Sådan er den forstået", why: "Hvorfor her?", language: "Sprog", topics: "Emner", evidence: "på grund af", place: "Kommune", postcode: "Postnr.",
    group: "Statsborgerskab", role: "Rolle", numbers: "Personnumre", masked: (n) => (n === 1 ? "1 skjult i teksten" : `${n} skjult i teksten`), unknown: "ukendt",
    certainty: "sikkerhed", model: "Model", further: "også", unsure: "Emnet er usikkert – ret det, hvis det er forkert.", stated: "oplyst af borgeren", office: "Kontor",
  },
  acknowledgement: {
    title: "Automatisk kvittering", sent: "Sendt på", checklist: "med tjekliste om", without: "uden tjekliste", none: "Ingen kvittering:", show: "Se mailen",
  },
  delivery: { pending: "I udbakken", sending: "Sendes nu", sent: "Sendt", failed: "Kunne ikke sendes", held: "Holdt tilbage – kræver et menneske" },

  correct: { title: "Ret visitationen", topic: "Emne", language: "Sprog", place: "Kommune", office: "Kontor", unchanged: "Uændret", placeHint: "Navn på kommunen", submit: "Gem rettelsen",
    hint: "Ret kun det, der var forkert. Rettelsen tælles med i statistikken.", unknownPlace: "Kommunen findes ikke. Vælg en fra listen.", nothing: "Der er ikke rettet noget." },
  transfer: { title: "Flyt til anden kø", office: "Kontor", topic: "Emne", same: "Samme emne", reason: "Begrundelse", reasonHint: "Vises til den, der tager opgaven.", submit: "Flyt", missing: "Skriv en kort begrundelse." },
  note: { title: "Skriv intern note", label: "Note", hint: "Kun medarbejdere ser noten.", submit: "Gem note", missing: "Noten er tom." },
  letters: {
    title: "Breve og kvitteringer", next: "Nyt brev", kind: "Brev eller kvittering", language: "Borgerens sprog", submit: "Udsted", choose: "Vælg",
    none: "Der er ikke udstedt noget endnu.", opens: "Brevet åbner i en ny fane. Udskriv det derfra.",
    hint: "Brevet får et nummer og kan ikke ændres. Skriv aldrig personnummer eller nummeret på et pas eller kort.",
    issued: (label, number) => `${label} ${number} er udstedt. Udskriv fra listen øverst i vinduet.`,
    fields: {
      name: "Navn, som det står på legitimationen", citizenship: "Statsborgerskab, som det står på legitimationen",
      citizenship_seen: "Jeg har set statsborgerskabet på legitimationen", id_seen: "Vist legitimation", attended_at: "Mødte op",
      pd_u2_date: "Dato på forsiden af PD U2", export_until: "Eksportperioden slutter (ifølge PD U2)",
      received_on: "Ansøgningen modtaget", forwarded_on: "Sendt videre til Skattestyrelsen",
    },
    hints: { name: "Skriv navnet, når du har set legitimationen.", attended_at: "Dansk tid." },
    choices: {
      nordic: "Norden", eu: "EU, EØS eller Schweiz", third: "Andet land (tredjeland)",
      passport: "Pas", "id-card": "Nationalt ID-kort", "other-id": "Anden officiel legitimation med billede",
    },
    missing: (label) => `Mangler: ${label}.`, early: (label, other) => `${label}: ligger før „${other}“.`, late: (label) => `${label}: ligger i fremtiden.`,
    national: "Kun et center kan udstede den. Flyt først opgaven til det center, hvor borgeren er.",
    unseen: "Henvendelsen tyder på et andet statsborgerskab. Sæt kryds, hvis du har set det på legitimationen.",
    refused: {
      attendance: "Tredjelandsborgere kan ikke bruge en PD U2 i Danmark og kan ikke få en fremmødekvittering. Udsted i stedet brevet til tredjelandsborgere.",
      "third-country": "Brevet er kun til borgere fra lande uden for EU, EØS og Schweiz. Andre kan bruge deres PD U2 i Danmark.",
    },
  },
  complete: { title: "Afslut opgaven", outcome: "Resultat", note: "Note (valgfri)", submit: "Afslut", missing: "Vælg et resultat." },
  reply: { title: "Svar", to: "Til", language: "Sprog", label: "Dit svar", send: "Send svar", sending: "Sender …", empty: "Skriv et svar først.", hint: "Sendes som mail fra kontorets indbakke.", unsaved: "Kladde", characters: (n) => `${n} tegn` },

  help: {
    title: "Genveje", enabled: "Brug genvejstaster", note: "Genveje virker ikke, mens du skriver i et felt.",
    keys: [
      ["J / K", "ned / op i listen"], ["Enter", "åbn henvendelsen"], ["N", "tag næste"], ["T", "tag den valgte"], ["R", "svar"],
      ["F", "flyt til anden kø"], ["E", "afslut"], ["/", "søg"], ["?", "denne oversigt"], ["Esc", "luk"],
    ],
    bar: [["J", "K", "op/ned"], ["Enter", "", "åbn"], ["T", "", "tag"], ["F", "", "flyt"]],
    button: "Alle genveje",
  },

  phone: {
    title: "Telefon", intro: "Ring til linjen som en borger ville gøre det. Opkaldet går gennem den samme telefonlinje som et rigtigt opkald.",
    to: "Ring til", from: "Dit nummer", fromHint: "Tomt felt: hemmeligt nummer", call: "Ring op", hangUp: "Læg på", say: "Sig noget", sayButton: "Sig det",
    keypad: "Tastatur", transcript: "Samtalen", speak: "Læs op med stemme", you: "Du", line: "Linjen", system: "System", none: "Intet opkald endnu.",
    notSimulated: "Her er en rigtig telefonkonto tilsluttet, så der kan ikke ringes fra siden.", ended: "Opkaldet er slut", pressed: "Tryk:",
    waits: { keys: "Venter på tast", "speech or keys": "Venter på tale eller tast", queue: "Du står i kø", staff: "Du taler med en medarbejder" },
    status: { queued: "Ringer op", ringing: "Ringer", "in-progress": "I gang", completed: "Slut", busy: "Optaget", failed: "Mislykket", canceled: "Afbrudt", "no-answer": "Intet svar" },
    notNow: "Linjen venter ikke på det lige nu.", duration: "Varighed", badNumber: "Skriv nummeret som +45 og cifre.", talking: "Taler …", state: "Status",
  },
  outbox: {
    title: "Postkasse", intro: "Mails og sms'er, som systemet har sendt eller er ved at sende.", kind: "Type", kinds: { "": "Mails og sms'er", mail: "Kun mails", sms: "Kun sms'er" },
    mail: "Mail", sms: "Sms", automatic: "automatisk", to: "Til", from: "Fra", subject: "Emne", time: "Tid", state: "Status", headers: "Brevhoved", choose: "Vælg en mail eller sms.",
    empty: "Der er ikke sendt noget endnu.", ticket: "Henvendelse", language: "Sprog", text: "Tekst", list: "Sendte beskeder", back: "Til listen", html: "Indeholder også en HTML-udgave",
  },
  statistics: {
    title: "Statistik", from: "Fra", to: "Til", office: "Kontor", channel: "Kanal", show: "Vis", csv: "Hent CSV", filters: "Afgræns statistikken", period: "Periode",
    periods: [["7", "7 dage"], ["30", "30 dage"], ["90", "90 dage"]],
    totals: { contacts: "Henvendelser", human: "Fra mennesker", automatic: "Automatiske mails", mail: "Mails", phone: "Opkald", tickets: "Opgaver", completed: "Afsluttede", acknowledged: "Fik kvittering", corrections: "Rettelser", triage_accuracy: "Rigtigt visiteret" },
    tables: { by_day: "Dag", by_channel: "Kanal", by_language: "Sprog", by_topic: "Emne", by_office: "Kontor", by_municipality: "Kommune", by_outcome: "Resultat" },
    count: "Antal", share: "Andel", chart: "Henvendelser pr. dag", asTable: "Vis som tabel", mail: "Mail", phone: "Telefon", nothing: "Ingen henvendelser i perioden.",
    finding: (total, days, peak, at) => `${total} henvendelser på ${days} dage, flest ${at} (${peak}).`, others: (n) => `Vis alle ${n}`, badPeriod: "Fra-datoen ligger efter til-datoen.",
  },
};
