// The words of the conversation: what is masked, HTML, translation, drafts and files, undo, forwarding, mentions.
import { inLanguage } from "../language.js";

const da = {
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
    show: { waiting: "Ikke sendt endnu", all: "Alle" }, what: "Vis", none: "Alt er sendt videre.", noneAtAll: "Der er ikke oversendt noget.", gone: "Den er sendt", goneDone: "Noteret. Borgeren får besked, hvis der er en mailadresse.", undo: "Fortryd", undone: "Oversendelsen er fortrudt.", received: "Modtaget", asked: "Bestilt", by: "af", sent: "Sendt", authority: "Myndighed", ticket: "Henvendelse", items: "Med", missing: "Mangler", days: (n) => (n === 1 ? "1 dag" : `${n} dage`), state: "Status", list: "Oversendelser", act: "Handling",
  },
  mentions: { title: "Omtaler", unseen: (n) => (n === 1 ? "1 ny omtale" : `${n} nye omtaler`), none: "Ingen har nævnt dig.", all: "Markér alle som set", by: (name) => `${name} nævnte dig`, note: "Skriv @ for at nævne en kollega. Kollegaen får besked.", list: "Kolleger", told: (names) => `Nævnt: ${names}` },
  line: { title: "Samtale", voicemail: "Telefonbesked", forward: "Oversendelse", to: "til" },
  tooLarge: "Det fylder for meget.",
};

/** @type {typeof da} */
const en = {
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

export const talk = inLanguage({ da, en });
