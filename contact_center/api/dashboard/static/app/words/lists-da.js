// The Danish words of queues, lists, search, views, bulk actions, sleep, keys and the palette.
const many = (n) => (n === 1 ? "1 opgave" : `${n} opgaver`);

export const listsInDanish = {
  languageSwitch: { label: "Sprog på skærmen", other: "English" },
  live: {
    since: (at) => `Ingen forbindelse siden ${at}.`, kept: "Det, du skriver, bliver stående. Listen hentes igen, så snart forbindelsen er tilbage.", retry: "Prøv nu",
    stale: "Det, du ser, kan være forældet.",
  },
  queues: { views: "Visninger", snoozed: "Udsat", late: "Over frist", yours: "Mine", list: "Køer og kontorer" },
  filters: {
    states: { waiting: "Venter", mine: "Mine", open: "Alle åbne", snoozed: "Udsat", done: "Afsluttede" },
    due: "Frist", dues: { "": "Alle frister", overdue: "Over frist", today: "Frist i dag" }, from: "Modtaget fra", to: "Modtaget til",
    order: "Sortering", orders: { "": "Efter behov", oldest: "Ventet længst", newest: "Nyeste først" }, all: "Flere filtre", fewer: "Færre filtre",
    number: "Personnumre kan der ikke søges på: de er ikke i søgeindekset.", reversed: "„Fra“ ligger efter „til“.", save: "Gem visning", remove: (what) => `Fjern filteret ${what}`, active: "Valgte filtre",
  },
  list: {
    choose: "Vælg", chooseOne: (reference) => `Vælg ${reference}`, chooseAll: "Vælg alle på siden", reads: (who) => `${who} læser`, writes: (who) => `${who} skriver`,
    wakes: (when) => `udsat til ${when}`, awaits: "afventer borgeren", seconds: (n) => `${n} s`,
  },
  states: { snoozed: "Udsat" },
  verbs: { snooze: "Udsæt", wake: "Væk" },
  done: { snooze: "Opgaven er udsat.", wake: "Opgaven er tilbage i køen." },
  together: {
    reads: (who) => `${who} har også opgaven åben.`, writes: (who) => `${who} skriver et svar lige nu.`, title: "Andre i opgaven",
    asleep: (when) => `Udsat til ${when}.`, awaits: (when) => `Udsat, til borgeren svarer – dog højst til ${when}.`,
  },
  bulk: {
    chosen: (n) => `${n} valgt`, allChosen: (n) => `Alle ${n}, der passer, er valgt`, chooseMatching: (n) => `Vælg alle ${n}, der passer`, none: "Fjern markering", title: "Gør noget ved de valgte",
    verbs: { claim: "Tag", release: "Frigiv", transfer: "Flyt", correct: "Ret emne", snooze: "Udsæt", wake: "Væk", complete: "Afslut" },
    done: {
      claim: (n) => `${many(n)} er taget.`, release: (n) => `${many(n)} er lagt tilbage.`, transfer: (n) => `${many(n)} er flyttet.`, correct: (n) => `Emnet er rettet på ${many(n)}.`,
      snooze: (n) => `${many(n)} er udsat.`, wake: (n) => `${many(n)} er tilbage i køen.`, complete: (n) => `${many(n)} er afsluttet.`,
    },
    passed: (n) => ` ${n} blev sprunget over`, why: { state: "kan ikke lige nu", held: "hos en kollega", call: "opkald", nothing: "var det allerede", changed: "ændret i mellemtiden" },
    undo: "Fortryd", undone: (n) => `Fortrudt: ${many(n)} er som før.`, late: "Det er for sent at fortryde.", windows: { transfer: "Flyt de valgte", correct: "Ret emnet på de valgte", snooze: "Udsæt de valgte", complete: "Afslut de valgte" },
    topic: "Rigtigt emne", work: (n) => `Gælder ${many(n)}.`,
  },
  snooze: {
    title: "Udsæt opgaven", submit: "Udsæt", until: "Udsæt til", citizen: "eller til borgeren svarer", citizenHint: "Et svar henter den tilbage før. Kommer der intet, er den tilbage på dagen ovenfor.", own: "Andet tidspunkt", at: "Dato og tid", missing: "Vælg et tidspunkt, der ikke er gået.",
    notNow: "Den kan ikke udsættes: nogen er på linjen, eller en kollega har den.",
    days: { tomorrow: "i morgen tidlig", monday: "på mandag", week: "om en uge", month: "om 30 dage" },
  },
  views: {
    title: "Gem visning", name: "Navn", nameHint: "F.eks. „Polske CPR over frist“.", share: "Del med", nobody: "Kun mig", submit: "Gem", missing: "Skriv et navn.", taken: "Du har allerede en visning med det navn.", saved: "Visningen er gemt.",
    edit: (name) => `Ret visningen ${name}`, change: "Ret visning", remove: "Slet visningen", removed: "Visningen er slettet.", by: (who) => `af ${who}`, useFilters: "Brug de filtre, der er valgt nu", shared: "delt",
  },
  palette: {
    title: "Find en handling", hint: "Skriv, hvad du vil. Pil op og ned vælger, Enter udfører.", none: "Intet passer.", found: (n) => (n === 1 ? "1 forslag" : `${n} forslag`), search: (what) => `Søg i opgaver: ${what}`,
    groups: { ticket: "Opgaven", list: "Listen", go: "Gå til", screen: "Skærmen" }, open: "Åbn", close: "Luk ruden", reply: "Skriv svar", chooseRow: "Vælg eller fravælg rækken", undo: "Fortryd sidste samlede handling", help: "Vis genveje", queue: "Kø", view: "Visning", keysOn: "Slå genvejstaster til", keysOff: "Slå genvejstaster fra",
  },
  help: {
    keys: [
      ["J / K", "ned / op i listen"], ["Enter", "åbn opgaven"], ["N", "tag næste"], ["T", "tag den valgte"], ["R", "svar"], ["S", "standardsvar"], ["F", "flyt til anden kø"], ["Z", "udsæt"], ["E", "afslut"],
      ["X", "vælg rækken"], ["U", "fortryd samlet handling"], ["A / D", "tag imod / lad gå videre"], ["H", "sæt opkaldet på hold"], ["/", "søg"], ["Ctrl+K", "find en handling"], ["?", "denne oversigt"], ["Esc", "luk"],
    ],
    bar: [["J", "K", "op/ned"], ["Enter", "", "åbn"], ["T", "", "tag"], ["X", "", "vælg"], ["Z", "", "udsæt"], ["Ctrl+K", "", "find en handling"]],
    note: "Genveje virker ikke, mens du skriver i et felt. Ctrl+K virker altid.",
  },
};
