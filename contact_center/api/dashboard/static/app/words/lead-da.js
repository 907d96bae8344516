// The Danish words of the wall, the settings and of giving work to people.
export const leadInDanish = {
  pages: { wall: "Tavle", settings: "Indstillinger" },
  verbs: { assign: "Giv til" },
  done: { assign: "Opgaven er givet videre." },
  assign: { title: "Giv opgaven til en kollega", who: "Kollega", submit: "Giv til", nobody: "Ingen andre arbejder i kontoret.", missing: "Vælg en kollega." },
  wall: {
    title: "Tavle", waiting: "Venter", calls: "Opkald venter", oldest: "Ældste", overdue: "Over frist", finished: "Afsluttet i dag", inTime: "inden for fristen", open: "Telefonen er åben", closed: "Telefonen er lukket",
    office: "Kontor", staff: "Medarbejdere", states: { available: "ledig", busy: "optaget", "wrap-up": "efterbehandler", away: "væk" }, nobody: "ingen",
    matrix: "Venter pr. emne og kontor", topic: "Emne", urgent: "Mest presserende", none: "Intet nærmer sig sin frist.", late: "Over frist", soon: "Snart", held: "i hånden", free: "venter", reference: "Opgave", due: "Frist",
    updated: (at) => `Opdateret ${at}`, full: "Fuld skærm", stale: "Tavlen kan ikke opdateres. Tallene er gamle.", all: "I alt",
  },
  settings: {
    title: "Indstillinger", intro: "Det, der ændrer sig i hverdagen. En ændring gælder med det samme for borgere, telefon og mails, og hver ændring huskes med navn.",
    offices: "Kontorer", address: "Adresse", email: "E-mail", phone: "Telefon", page: "Hjemmeside", phoneHours: "Telefontid", visitHours: "Åbningstid", hoursConfirmed: "Tiderne er bekræftet og må oplyses til borgere", booking: "Borgere skal bestille tid",
    hoursHint: "Én linje pr. dag, fx „man 09:00-15:00“. Flere tider samme dag skrives på flere linjer.", days: ["man", "tir", "ons", "tor", "fre", "lør", "søn"], badLine: (line) => `Linjen forstås ikke: „${line}“.`,
    closed: "Lukkedage", closedHint: "Én dato pr. linje, fx 2026-12-24. Helligdage er allerede lukket.", save: "Gem", saved: "Ændringen er gemt.", stale: "En kollega har ændret det imens. Det er hentet igen – se det igennem.",
    deadlines: "Frister", deadlinesHint: "Arbejdstid (mandag–fredag 8–16 uden helligdage) til det første svar fra et menneske.", topic: "Emne", minutes: "Minutter", hours: (n) => `${n} t`,
    canned: "Standardsvar", own: "ændret her", hidden: "skjult", edit: "Ret", make: "Nyt standardsvar", reset: "Tilbage til originalen", hide: "Tilbyd ikke længere", name: "Titel", nameDa: "Titel på dansk", nameEn: "Titel på engelsk", topics: "Emner", text: (language) => `Tekst på ${language}`, id: "Kort navn (a–z, 0–9, -)",
    needed: "Dansk og engelsk tekst skal udfyldes.",
    history: "Seneste ændringer", at: "Hvornår", by: "Hvem", what: "Hvad", kinds: { office: "Kontor", closures: "Lukkedage", deadline: "Frist", canned: "Standardsvar" }, nothing: "Ingen endnu.",
  },
};
