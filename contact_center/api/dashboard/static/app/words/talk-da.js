// The Danish words of the conversation: what is masked, HTML, translation, drafts and files, undo, forwarding, mentions.
export const talkInDanish = {
  numbers: { show: (n) => (n === 1 ? "Vis 1 skjult nummer" : `Vis ${n} skjulte numre`), hide: "Skjul numrene igen", audited: "Det noteres, at du så dem.", party: "Vis nummeret", partyHide: "Skjul igen" },
  html: { show: "Vis som HTML", hide: "Vis som tekst", title: (who) => `Mailen fra ${who} som HTML`, note: "Billeder fra internettet hentes ikke. Links viser, hvor de fører hen." },
  translation: { ask: "Oversæt til dansk", asking: "Oversætter …", hide: "Skjul oversættelsen", title: "Maskinoversættelse", note: "Kan være forkert. Numre og mailadresser er fjernet, før teksten blev sendt til oversættelse.", cut: "Kun begyndelsen er oversat." },
  files: { attach: "Vedhæft fil", label: "Filer i svaret", remove: (name) => `Fjern ${name}`, adding: (name) => `Henter ${name} …`, drop: "Slip filerne her",
    tooLarge: (name, size, most) => `${name} er ${size}. En fil må højst fylde ${most}.`, together: (most) => `Filerne må tilsammen højst fylde ${most}. Send resten i en anden mail, eller brug Digital Post.`,
    empty: (name) => `${name} er tom.`, failed: (name) => `${name} kunne ikke vedhæftes.`, infected: (name) => `${name} indeholder virus og er ikke vedhæftet.`, added: (name) => `${name} er vedhæftet.`, sent: "Vedhæftet svaret" },
  draft: { saved: (at) => `Kladden er gemt ${at}`, saving: "Gemmer kladden …", unsaved: "Kladden er ikke gemt endnu", lost: "Ingen forbindelse. Teksten bliver her, og der prøves igen.", restored: "Din kladde er hentet." },
  newer: { title: "Der er kommet noget nyt, som du ikke har set", mine: "Læs det, og ret dit svar. Svaret er ikke sendt.", seen: "Jeg har læst det", from: { in: "Borgeren", call: "Opkald", out: "Svar fra" } },
  replying: { title: (names) => `${names} er ved at skrive et svar`, body: "Svaret er ikke sendt. Tal sammen først, eller send alligevel.", anyway: "Send alligevel" },
  undo: { waits: (s) => `Svaret sendes om ${s} s`, button: "Fortryd", done: "Svaret er ikke sendt. Teksten står i kladden igen.", late: "Det er for sent: svaret er på vej." },
  facts: { title: "Borgeren", contact: "Kontakt", earlier: "Tidligere", first: "Første henvendelse herfra", checklist: "Tjekliste", open: "Åbn tjeklisten", danish: "på dansk", insert: "Sæt linket ind i svaret", correct: "Ret", correctTopic: "Ret emne, sprog eller sted", more: "Kontakt, begrundelser, kvittering og tjekliste", acknowledged: "kvittering sendt", silent: "ingen kvittering" },
  forward: {
    verb: "Oversend", title: "Oversend til anden myndighed", to: "Myndighed", usual: "afgør dette emne", hand: "Vi har ingen mailadresse dertil. Send den med Digital Post eller på papir, og sig til på listen Oversendelser, når den er sendt.", mail: (address) => `Sendes som mail til ${address}.`,
    items: "Det følger med", itemsHint: "Sæt kryds ved det, der er med. Resten står som mangler på listen.", missing: "Mangler", files: "Borgerens bilag", infected: "virus – sendes ikke", text: "Teksten til myndigheden", textHint: "Personnumre i borgerens tekst er skjult. Skriv kun det, myndigheden skal bruge.",
    again: "Lav teksten på ny", copy: "Kopiér teksten", copied: "Teksten er kopieret.", told: "Det får borgeren at vide", toldWhen: { mail: "sendes samtidig", hand: "sendes, når du har sagt, at den er sendt" }, notTold: "Borgeren har ingen mailadresse, der virker, og får ingen besked herfra. Ring.",
    complete: "Afslut opgaven bagefter", submit: { mail: "Send videre", hand: "Sæt på listen" }, done: { mail: "Henvendelsen sendes videre.", hand: "Henvendelsen står på listen over det, der skal sendes." }, choose: "Vælg en myndighed.", phone: "Telefon", inDanish: "På dansk",
  },
  forwardings: {
    title: "Oversendelser", intro: "Det, vi har fået og skal sende videre til en anden myndighed. Vi træffer ingen afgørelse.", states: { waiting: "Skal sendes", sending: "Sendes nu", forwarded: "Sendt videre", failed: "Kunne ikke sendes", held: "Holdt tilbage", bounced: "Kom retur" },
    show: { waiting: "Ikke sendt endnu", all: "Alle" }, what: "Vis", none: "Alt er sendt videre.", noneAtAll: "Der er ikke oversendt noget.", gone: "Den er sendt", goneDone: "Noteret. Borgeren får besked, hvis der er en mailadresse.", undo: "Fortryd", undone: "Oversendelsen er fortrudt.", received: "Modtaget", asked: "Bestilt", by: "af", sent: "Sendt", authority: "Myndighed", ticket: "Opgave", items: "Med", missing: "Mangler", days: (n) => (n === 1 ? "1 dag" : `${n} dage`), state: "Status", list: "Oversendelser", act: "Handling",
  },
  mentions: { title: "Omtaler", unseen: (n) => (n === 1 ? "1 ny omtale" : `${n} nye omtaler`), none: "Ingen har nævnt dig.", all: "Markér alle som set", by: (name) => `${name} nævnte dig`, note: "Skriv @ for at nævne en kollega. Kollegaen får besked.", list: "Kolleger", told: (names) => `Nævnt: ${names}` },
  line: { title: "Samtale", voicemail: "Telefonbesked", forward: "Oversendelse", to: "til" },
  tooLarge: "Det fylder for meget.",
};
