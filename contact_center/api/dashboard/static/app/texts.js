// Every Danish word of the staff's screens; what they say in English stands in words/.
import { inLanguage } from "./words/language.js";

export const danish = {
  product: "ICS kontaktcenter",
  skip: "Gå til sidens indhold",
  mainMenu: "Hovedmenu",
  pages: { queues: "Køer", mine: "Mine", phone: "Telefon", outbox: "Postkasse", forwardings: "Oversendelser", statistics: "Statistik", planning: "Bemanding", settlement: "Afregning", upkeep: "Vedligehold", users: "Brugere", keys: "API-nøgler", audit: "Revisionslog", account: "Min konto" },
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
    never: "ikke hentet endnu", news: (n) => (n === 1 ? "1 ny opgave i køen" : `${n} nye opgaver i køen`),
    back: "Forbindelsen er tilbage. Listen er opdateret.", gone: "Forbindelsen er afbrudt. Der prøves igen.",
  },

  problems: {
    0: "Serveren svarer ikke. Prøv igen om lidt.",
    401: "Du er logget af. Log på igen.",
    403: "Din rolle giver ikke adgang til dette.",
    404: "Findes ikke, eller hører til et andet kontor.",
    409: "Opgaven er ændret i mellemtiden. Den er hentet igen.",
    413: "Det fylder for meget.",
    422: "Det kunne ikke bruges:",
    429: "For mange forsøg.",
    500: "Noget gik galt på serveren. Fejlen er noteret.",
    503: "Databasen svarer ikke lige nu. Prøv igen om lidt.",
  },
  taken: "En kollega tog den lige før dig.",
  nothingWaits: "Der venter ingen opgaver i dit udvalg.",
  notYours: "Tag opgaven først (T).",

  login: {
    wait: (s) => `For mange forsøg. Prøv igen om ${s} sekunder.`,
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
    title: "Filtrér opgaver", search: "Søg", searchHint: "ref., navn, tekst ( / )", office: "Kontor", allOffices: "Alle kontorer",
    language: "Sprog", allLanguages: "Alle sprog", channel: "Kanal", allChannels: "Mail og telefon", mail: "Kun mail", phone: "Kun telefon",
    state: "Status", topic: "Emne", allTopics: "Alle emner", clear: "Nulstil", more: "Køer og filtre",
    states: { waiting: "Venter", mine: "Mine", open: "Alle åbne", done: "Afsluttede" },
  },
  density: { label: "Tæthed", compact: "Kompakt", comfortable: "Luftig" },
  alarms: { title: "Alarmer", clear: "Afslut alarmen", turnOn: "Slå automatiske svar til igen", cleared: "Alarmen er afsluttet.", since: "siden" },

  list: {
    title: "Opgaver", takeNext: "Tag næste", oneTicket: "opgave",
    showing: (n, total) => [String(n), String(total)], of: "af", shows: "Viser", tickets: "opgaver",
    news: (n) => `${n} ${n === 1 ? "ny" : "nye"} – vis`, more: "Vis flere", empty: "Ingen opgaver passer til udvalget.",
    emptyWaiting: "Køen er tom. Godt gået.",
    channel: "Kanal", reference: "Ref.", topic: "Emne", language: "Sprog", from: "Fra", snippet: "Uddrag", office: "Kontor", wait: "Ventetid", due: "Frist",
    unsure: "Usikkert emne", addressDead: "Adressen virker ikke – ring i stedet", unknownParty: "Ukendt", held: "hos", you: "dig",
  },
  kinds: { mail: "Mail", call: "Opkald", callback: "Ring tilbage", voicemail: "Telefonbesked" },
  states: { pending: "Venter", reserved: "Reserveret", assigned: "Under arbejde", wrapping: "Efterbehandling", completed: "Afsluttet", canceled: "Annulleret" },
  callStates: { pending: "Ringer nu", assigned: "Forbundet", wrapping: "Efterbehandling" },
  groups: { nordic: "Nordisk statsborger", eu: "EU/EØS/Schweiz", third: "Tredjeland" },
  roles: { citizen: "Borger", employer: "Arbejdsgiver", authority: "Myndighed", other: "Anden" },
  staffRoles: { agent: "Medarbejder", lead: "Leder", statistics: "Statistik", admin: "Administrator", auditor: "Revisor" },

  ticket: {
    title: "Opgave", back: "Til listen", close: "Luk ruden", of: "Modtaget", wait: "ventet", due: "Frist", holder: "behandles af",
    original: "Hent original mail", thread: "Samtale", quote: "Vis citeret tekst", attachments: "Vedhæftede filer", noText: "(ingen tekst)",
    earlier: "Tidligere henvendelser", choose: "Vælg en opgave i listen, eller tag den næste.", outcome: "Resultat",
    in: "Borger", out: "Svar", auto: "Automatisk kvittering", note: "Intern note", call: "Opkald", event: "Hændelse", addressDead: "En mail til borgeren er kommet retur: adressen virker ikke. Ring i stedet, hvis du kan.",
    claims: "Mailen siger, at den hører til", claimsWhy: "– men den kommer fra en anden adresse. Del ikke noget derfra, før du er sikker.",
    shared: (names) => `Mailen er også sendt til ${names}, som kan se opgaven.`,
    notMail: "Kan ikke besvares skriftligt: der er ingen mailadresse.",
  },
  wishes: {
    promised: (when) => `lovet senest ${when}`, notBefore: (when) => `næste forsøg tidligst ${when}`, dial: "Ring op", ringing: "Ringer …", attempts: "Forsøg",
    results: { reached: "truffet", "no-answer": "intet svar", busy: "optaget", failed: "nummeret svarer ikke", "not-confirmed": "ikke bekræftet (telefonsvarer?)", desk: "egen telefon blev ikke taget", lost: "intet hørt" },
    seconds: (n) => `${n} sek.`, notYet: "Lyden er ikke hentet endnu.", erased: "Lyden er slettet.", failed: "Lyden kunne ikke hentes.",
  },
  recording: {
    talk: "Optagelse af samtalen", allowed: (days) => `Borgeren har sagt ja til optagelse (slettes efter ${days} dage).`, refused: "Samtalen optages ikke: borgeren har ikke sagt ja.",
    withdrawn: "Borgeren har trukket sit ja tilbage; optagelserne er slettet.", withdraw: "Træk ja tilbage og slet",
  },
  call: { waiting: "Borgeren venter på linjen", connected: "Forbundet", wrapping: "Samtalen er slut – afslut opgaven", canceled: "Borgeren har lagt på", sid: "Opkald", number: "Nummer" },
  presence: {
    title: "Din status", states: { available: "Ledig", busy: "Optaget", "wrap-up": "Efterbehandler", away: "Ikke til stede" },
    told: { available: "Du er ledig og får tilbudt opgaver.", busy: "Du er optaget og får ikke tilbudt noget.", away: "Du er ikke til stede." },
    channels: "Tilbyd mig", channel: { phone: "Opkald", mail: "Mails" }, via: "Jeg tager opkald", vias: { browser: "i browseren", desk: "på bordtelefon" },
    number: "Nummer på bordtelefonen", save: "Gem", colleagues: (n) => (n === 0 ? "Ingen kolleger er på" : n === 1 ? "1 kollega er på" : `${n} kolleger er på`),
  },
  offer: {
    kinds: {
      call: () => "Nyt opkald", callback: () => "Ring tilbage", voicemail: () => "Telefonbesked", mail: () => "Ny mail",
      transfer: (who) => `${who} stiller et opkald om til dig`, consult: (who) => `${who} spørger dig til råds om et opkald`,
    },
    waited: "ventet", earlier: (n) => (n === 1 ? "1 tidligere henvendelse" : `${n} tidligere henvendelser`), keys: "Tryk A for at tage imod eller D for at lade den gå videre.",
    accept: "Tag imod", decline: "Lad gå videre", because: "Fordi …", reasons: { busy: () => "jeg er optaget", language: (name) => `jeg taler ikke ${name}`, topic: () => "jeg kender ikke emnet" },
    taken: { contact: "Opgaven er din.", transfer: "Opkaldet er dit.", consult: "Du bliver ringet op." }, passed: "Opgaven er gået videre.", gone: "Tilbuddet er væk: borgeren har lagt på, eller en kollega tog den.",
  },
  talk: {
    title: "Dit opkald", verbs: "Det kan du gøre med opkaldet",
    states: { ringing: "Din telefon ringer", whisper: "Hør, hvem det er", connecting: "Borgeren stilles igennem", talking: "I samtale", hold: "Borgeren er sat på hold", ending: "Samtalen slutter", "wrap-up": "Efterbehandling" },
    hold: "Sæt på hold", resume: "Tag borgeren ind igen", together: "Tag borgeren med", consult: "Spørg en kollega", passOn: "Stil om", release: "Læg tilbage i køen",
    handOver: (who) => `Overdrag til ${who}`, handedOver: (who) => `${who} har overtaget opkaldet.`, alone: (who) => `Fortsæt uden ${who}`,
    asking: (who, s) => `${who} bliver spurgt (${s} s)`, with: (who) => `${who} er med`, ringing: (who) => `${who} bliver ringet op`, helping: (who) => `Du hjælper ${who}`, leave: "Forlad samtalen",
    choose: { consult: "Spørg en kollega", "pass-on": "Stil opkaldet om" }, colleague: "Ledig kollega", asked: "Kollegaen er spurgt.", nobody: "Ingen kollega er ledig på telefonen lige nu.",
    chooseHint: { consult: "Borgeren sættes på hold, mens I taler sammen. Bagefter kan du overdrage opkaldet.", "pass-on": "Borgeren venter forrest i køen, til kollegaen tager imod. Svarer kollegaen ikke, går opkaldet til den næste ledige." },
    wrapUp: (left) => `Efterbehandling: ${left} tilbage`, extend: "Mere tid", extended: "Du har fået mere tid.", finish: "Afslut opgaven", mute: "Slå mikrofonen fra", unmute: "Slå mikrofonen til",
    vanished: "Opkaldet kom ikke igennem: din telefon blev ikke taget, eller borgeren lagde på. Venter borgeren, er det forrest i køen.",
    notNow: "Det kan ikke lade sig gøre lige nu. Opkaldet har ændret sig.", phoneTrouble: "Telefonen i browseren virker ikke. Tjek mikrofonen, eller brug bordtelefonen.",
  },
  verbs: {
    claim: "Tag", release: "Frigiv", transfer: "Flyt", forward: "Oversend", correct: "Ret", reply: "Svar", note: "Note", letters: "Brev", complete: "Afslut", reopen: "Genåbn", "hang-up": "Læg på",
  },
  done: {
    claim: "Opgaven er din.", release: "Opgaven er lagt tilbage i køen.", transfer: "Opgaven er flyttet.", correct: "Rettelsen er gemt.",
    reply: "Svaret er lagt i udbakken.", note: "Noten er gemt.", complete: "Opgaven er afsluttet.", reopen: "Opgaven er åbnet igen.", "hang-up": "Der er lagt på.",
  },
  findings: {
    title: "Sådan er den forstået", why: "Hvorfor her?", language: "Sprog", topics: "Emner", evidence: "på grund af", place: "Kommune", postcode: "Postnr.",
    group: "Statsborgerskab", role: "Rolle", numbers: "Personnumre", masked: (n) => (n === 1 ? "1 skjult i teksten" : `${n} skjult i teksten`), unknown: "ukendt",
    certainty: "sikkerhed", model: "Model", further: "også", unsure: "Emnet er usikkert – ret det, hvis det er forkert.", stated: "oplyst af borgeren", office: "Kontor",
    byCitizen: (from, to, at) => `Borgeren rettede selv emnet fra ${from} til ${to} (${at}).`,
  },
  acknowledgement: {
    title: "Automatisk kvittering", sent: "Sendt på", checklist: "med tjekliste om", without: "uden tjekliste", none: "Der blev ikke sendt kvittering, fordi", show: "Se mailen",
  },
  delivery: { pending: "I udbakken", sending: "Sendes nu", sent: "Sendt", failed: "Kunne ikke sendes", held: "Holdt tilbage – kræver et menneske", bounced: "Kom retur" },

  files: {
    form: (form) => `Ligner ${form}`, clean: "Scannet for virus", notScanned: "Ikke scannet", infected: (name) => `Virus: ${name}`,
    marks: {
      executable: "Program – åbn den ikke", macros: "Indeholder makroer", "double-extension": "Navnet foregiver en anden filtype",
      "hidden-name": "Navnet skjuler tegn", "other-type": "Er en anden slags fil, end den udgiver sig for", webpage: "Webside – kan efterligne et login",
      embedded: "Indeholder en anden fil", bomb: "Fylder meget udpakket – pak den ikke ud", encrypted: "Krypteret", archive: "Arkiv",
      nested: "Arkiv i arkivet", damaged: "Kan ikke undersøges – måske beskadiget", unexamined: "Ikke undersøgt",
    },
  },

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
  canned: {
    open: "Standardsvar", title: "Vælg et standardsvar", filter: "Søg i standardsvar", hint: "Pil op og ned vælger, Enter indsætter, Esc lukker.", none: "Intet standardsvar passer til det, du har skrevet.",
    found: (n) => (n === 1 ? "1 standardsvar" : `${n} standardsvar`), gaps: (n) => (n === 1 ? "1 felt at udfylde" : `${n} felter at udfylde`),
    fits: { topic: "Til emnet", further: "Til et andet spørgsmål i henvendelsen", all: "Til alle emner", other: "Til andre emner og borgere" },
    danish: "Sådan lyder det på dansk", shut: "Skjul den danske tekst", unread: "Ingen med sproget som modersmål har læst teksten endnu.", inserted: (title) => `Indsat: ${title}`,
    left: (n) => (n === 1 ? "1 felt mangler at blive udfyldt." : `${n} felter mangler at blive udfyldt.`), next: "Gå til feltet", refuse: "Udfyld felterne mellem «… og …» først. Svaret er ikke sendt.",
  },

  help: {
    title: "Genveje", enabled: "Brug genvejstaster", note: "Genveje virker ikke, mens du skriver i et felt.",
    keys: [
      ["J / K", "ned / op i listen"], ["Enter", "åbn opgaven"], ["N", "tag næste"], ["T", "tag den valgte"], ["R", "svar"], ["S", "standardsvar"],
      ["F", "flyt til anden kø"], ["E", "afslut"], ["A / D", "tag imod / lad gå videre"], ["H", "sæt opkaldet på hold"], ["/", "søg"], ["?", "denne oversigt"], ["Esc", "luk"],
    ],
    bar: [["J", "K", "op/ned"], ["Enter", "", "åbn"], ["T", "", "tag"], ["F", "", "flyt"]],
    button: "Alle genveje",
  },

  phone: {
    title: "Telefon", intro: "Ring til linjen som en borger ville gøre det. Opkaldet går gennem den samme telefonlinje som et rigtigt opkald.",
    to: "Ring til", from: "Dit nummer", fromHint: "Tomt felt: hemmeligt nummer", call: "Ring op", hangUp: "Læg på", say: "Sig noget", sayButton: "Sig det",
    keypad: "Tastatur", transcript: "Samtalen", speak: "Læs op med stemme", you: "Du", line: "Linjen", system: "System", none: "Intet opkald endnu.",
    notSimulated: "Her er en rigtig telefonkonto tilsluttet, så der kan ikke ringes fra siden.", ended: "Opkaldet er slut", pressed: "Tryk:",
    waits: { keys: "Venter på tast", "speech or keys": "Venter på tale eller tast", queue: "Du står i kø", staff: "Du taler med en medarbejder", hold: "Du er sat på hold" },
    status: { queued: "Ringer op", ringing: "Ringer", "in-progress": "I gang", completed: "Slut", busy: "Optaget", failed: "Mislykket", canceled: "Afbrudt", "no-answer": "Intet svar" },
    notNow: "Linjen venter ikke på det lige nu.", duration: "Varighed", badNumber: "Skriv nummeret som +45 og cifre.", talking: "Taler …", state: "Status",
  },
  outbox: {
    title: "Postkasse", intro: "Mails og sms'er, som systemet har sendt eller er ved at sende.", kind: "Type", kinds: { "": "Mails og sms'er", mail: "Kun mails", sms: "Kun sms'er" },
    mail: "Mail", sms: "Sms", automatic: "automatisk", to: "Til", from: "Fra", subject: "Emne", time: "Tid", state: "Status", headers: "Brevhoved", choose: "Vælg en mail eller sms.",
    empty: "Der er ikke sendt noget endnu.", ticket: "Opgave", language: "Sprog", text: "Tekst", list: "Sendte beskeder", back: "Til listen", html: "Indeholder også en HTML-udgave",
    states: { "": "Alle", held: "Holdt tilbage", failed: "Kunne ikke sendes" },
    undecided: { held: "Ingen ved, om den er nået frem. Spørg borgeren, eller se efter i mailserverens log, før du sender igen.", failed: "Den sendes ikke igen af sig selv. Ret årsagen først." },
    again: "Send igen", arrived: "Den er nået frem", decided: { again: "Den sendes igen.", arrived: "Noteret." },
  },
  upkeep: {
    title: "Vedligehold", intro: "Det, der skal ses efter i fakta og tekster, så borgerne får rigtig besked.", nothing: "Der er intet at gøre her.",
    site: "Kontorernes oplysninger på lifeindenmark.dk", siteNever: "Ingen har endnu bekræftet, at lifeindenmark.dk viser de samme oplysninger som her.",
    siteDue: (n) => `${n === 1 ? "Én oplysning er ændret" : `${n} oplysninger er ændret`} siden sidste bekræftelse. Sørg for, at lifeindenmark.dk bliver rettet.`,
    siteDone: "lifeindenmark.dk viser de samme oplysninger som her.", siteHow: "Hent kontorernes oplysninger og åbningstider, få siden rettet, og bekræft bagefter.",
    confirmedBy: (name, day) => `Senest bekræftet ${day} af ${name}.`, confirm: "Bekræft: lifeindenmark.dk er opdateret", confirmed: "Bekræftelsen er gemt.",
    changedMeanwhile: "Oplysningerne er ændret i mellemtiden. Se dem igennem igen.", csv: "Hent CSV", json: "Hent JSON", office: "Kontor", field: "Oplysning", before: "Før", after: "Nu",
    fields: { name: "Navn", official_name: "Officielt navn", address: "Adresse", phone: "Telefon", email: "E-mail", page: "Side", phone_hours: "Telefontid", visit_hours: "Åbningstid", hours_confirmed: "Tider bekræftet", booking_required: "Kræver tidsbestilling" },
    refused: "Ændringer, der ikke er taget i brug", refusedWhy: "Filerne er ændret, men indeholder fejl. Indtil de er rettet, bruges den seneste gode udgave.",
    since: (moment) => `Udgaven i brug er fra ${moment}.`, gaps: "Mangler i den udgave, der er i brug", gapsWhy: "Borgerne får teksten på engelsk, eller sætningen bliver udeladt.",
    texts: "Tjeklister, der skal læses igennem", topic: "Emne", reviewed: "Læst", reviewBy: "Frist", state: "Status", overdue: "Overskredet", soon: "Snart",
    endings: "Oplysninger, der udløber", where: "Fil og nøgle", last: "Sidste dag", lapsed: "Udløbet, udelades",
    mail: "Postkasser, der hentes fra", inbox: "Postkasse", folder: "Mappe", seen: "Sidst set", well: "Virker", alarm: "Se efter",
    compared: "Sammenligning med mailserveren, seneste 30 dage", at: "Senest", server: "På serveren", ours: "Hos os", times: "Gange", missing: "Manglede", fetched: "Hentet bagefter",
    lacking: (n) => `${n === 1 ? "Én mail kunne" : `${n} mails kunne`} ikke hentes fra serveren. Se i mappen Quarantine i et mailprogram.`, noInboxes: "Der hentes ikke fra nogen postkasse.",
    languages: "Sprog, som ingen med sproget som modersmål har læst", offices: "Kontorer, hvis åbningstider ikke er bekræftet", officesWhy: "Tiderne styrer telefonkøen, men borgerne får dem ikke at vide.",
  },
};

export const texts = inLanguage(danish);
