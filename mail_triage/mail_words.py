"""Words that mail programs of many languages write by themselves: into quotes, footers and subjects. Data, no rules.

They are more than the languages we serve: a vacation notice may come in any of them. Alternatives of regular
expressions, `|` between them; line ends do not count.
"""

from __future__ import annotations


def _joined(alternatives: str) -> str:
    return "".join(line.strip() for line in alternatives.splitlines())


HEADER_FROM = _joined(r"""
    From|Fra|Von|Od|De la|Nuo|De|Від|От|Från|Lähettäjä|Da|Van|Siuntėjas|Expeditor|Saatja|No|Kimden|Feladó|Απο|
    Από|من
""")

HEADER_OTHERS = _joined(r"""
    Sent|Date|To|Cc|Subject|Sendt|Dato|Til|Emne|Gesendet|Datum|An|Betreff|Wysłano|Wysłane|Data|Do|DW|Temat|
    Išsiųsta|Kam|Tema|Trimis|Către|Catre|Pentru|Subiect|Надіслано|Дата|Кому|Тема|Отправлено|Skickat|Till|Ämne|
    Lähetetty|Vastaanottaja|Aihe|Envoyé|À|Objet|Enviado|Para|Asunto|Assunto|Inviato|A|Oggetto|Verzonden|Aan|
    Onderwerp|Elküldve|Címzett|Tárgy|Gönderilme|Kime|Konu|Reply-To|Importance
""")

ORIGINAL_MESSAGE = _joined(r"""
    original message|original e-?mail|original appointment|reply message|oprindelig meddelelse|
    oprindelig besked|oprindelig e-?mail|original besked|ursprüngliche nachricht|originalnachricht|
    ursprüngliche e-?mail|wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|mesaj original|
    mesajul original|mesajul iniţial|mesajul inițial|originalus laiškas|pradinis pranešimas|pirminis laiškas|
    originali žinutė|originalus pranešimas|оригінальне повідомлення|вихідне повідомлення|початкове повідомлення|
    исходное сообщение|originalmeddelande|ursprungligt meddelande|opprinnelig melding|alkuperäinen viesti|
    message d'origine|message original|mensaje original|mensagem original|messaggio originale|
    oorspronkelijk bericht|eredeti üzenet|orijinal mesaj|původní zpráva|pôvodná správa|oriģinālais ziņojums
""")

WROTE = _joined(r"""
    wrote|skrev|schrieb|geschrieben|napisał(?:a|\(a\))?|pisze|napisali|a scris|a scris următoarele|scris|rašė|
    parašė|rašo|пише|написав(?:ла|\(ла\))?|написала|написал(?:а|\(а\))?|пишет|писав|kirjoitti|a écrit|écrit|
    escribió|escreveu|ha scritto|schreef|írta|yazdı|napsal(?:a|\(a\))?|napísal(?:a)?|rakstīja|kirjutas|
    je napisao|έγραψε|skrifaði|tarihinde şunu yazdı|kom med følgende indlæg|sendte følgende
""")

MOBILE_FOOTERS = _joined(r"""
    sent from (?:my|outlook|mail|yahoo|samsung|proton)\b|
    sendt fra (?:min|mit|outlook|mail|yahoo|proton|samsung)\b|skickat från|von meinem .{2,30} gesendet|
    gesendet (?:von|mit|aus)\b|diese nachricht wurde von meinem|wysłane? (?:z|ze)\b|wysłano (?:z|ze)\b|
    trimis (?:de pe|din|cu)\b|išsiųsta (?:iš|naudojant|su)\b|siųsta iš\b|надіслано (?:з|із)\b|
    відправлено (?:з|із)\b|отправлено с\b|envoyé (?:de|depuis)\b|enviado (?:desde|do|de) (?:mi|meu|o)?\b|
    inviato da\b|verzonden (?:vanaf|met)\b|lähetetty\s|get outlook for\b|hent outlook\b|
    outlook für .{2,12} beziehen|holen sie sich outlook|pobierz (?:aplikację )?outlook|obțineți outlook|
    gaukite .{0,12}outlook|отримати outlook|отримайте outlook|hämta outlook|télécharger outlook|obtener outlook|
    virus-?free\.|virusfri\.|virenfrei\.|bez wirusów\.
""")

CONFIDENTIAL = _joined(r"""
    confidential|privileged|intended (?:only|solely)|fortrolig|vertraulich|poufn|confidențial|confidenţial|
    confidential[ăe]|konfidencial|конфіденційн|конфиденциальн|luottamuksel|confidentiel|vertrouwelijk|riservat
""")

MAIL_NOUN = _joined(r"""
    e-?mail|message|meddelelse|mail|nachricht|wiadomość|korespondencj|mesaj|laišk|pranešim|повідомлення|лист|
    сообщени|письмо|viesti|courriel|bericht|messaggio
""")

VACATION_SUBJECTS = _joined(r"""
    automatisk svar|autosvar|automatisk besked|automatisk kvittering|fraværsmeddelelse|fravær|fraværende|
    ikke til stede|ikke på kontoret|er ikke på kontoret|feriebesked|autosvar: ferie|automatic reply|
    automatic response|automated reply|automated response|auto[- ]?reply|auto[- ]?response|auto response|
    autoreply|out of (?:the )?office|out of office autoreply|away from (?:the )?office|
    vacation (?:reply|notice|message|response)|on vacation|on holiday|automatische antwort|
    automatische rückmeldung|automatische abwesenheitsnotiz|automatische empfangsbestätigung|abwesenheitsnotiz|
    abwesenheitsmeldung|abwesenheitsassistent|abwesenheitsbenachrichtigung|abwesend|nicht im büro|
    ich bin im urlaub|odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|autoresponder|poza biurem|
    nieobecność|nieobecna? w biurze|informacja o nieobecności|jestem na urlopie|răspuns automat|raspuns automat|
    mesaj automat|în afara biroului|plecat din birou|absent de la birou|automatinis atsakymas|
    automatinis atsakas|automatiškas atsakymas|ne biure|nesu biure|atostogos|atostogauju|автоматична відповідь|
    автовідповідь|автовідповідач|автоответ|автоматический ответ|відсутність на робочому місці|поза офісом|
    я у відпустці|вне офиса|автоматичен отговор|automatiskt svar|frånvaro|frånvarande|automatiske svar|
    fraværsassistent|automaattinen vastaus|poissa toimistosta|réponse automatique|absence du bureau|
    absent du bureau|message d'absence|respuesta automática|fuera de la oficina|resposta automática|
    fora do escritório|ausência temporária|risposta automatica|fuori sede|assente dall'ufficio|
    automatisch antwoord|automatische reactie|afwezig|afwezigheid|afwezigheidsbericht|automatická odpověď|
    mimo kancelář|automatická odpoveď|automatikus válasz|házon kívül|otomatik yanıt|ofis dışında|
    automātiska atbilde|automaatvastus|automaatne vastus|automatski odgovor|samodejni odgovor|αυτόματη απάντηση|
    رد تلقائي|自动回复|自動返信
""")

BOUNCE_SUBJECTS = _joined(r"""
    undeliverable|undelivered mail returned to sender|undelivered mail|delivery status notification|
    mail delivery (?:failed|failure|subsystem|system|status|error)|
    delivery (?:failure|failed|has failed|error|delayed|report)|returned mail|failure notice|mail system error|
    message undeliverable|message status - undeliverable|non[- ]delivery|non remis|nondeliverable mail|
    warning: (?:could not send message|message still undelivered)|message delivery (?:failure|delayed)|
    could not (?:be )?deliver|(?:your )?message (?:could not be delivered|to .{3,80} couldn't be delivered)|
    rejected mail|bounced mail|kan ikke leveres|ikke leveret|kunne ikke leveres|ikke-leveret|
    levering mislykkedes|mislykket levering|meddelelse om leveringsstatus|unzustellbar|nicht zustellbar|
    nicht zugestellt|zustellung fehlgeschlagen|fehlgeschlagene zustellung|zustellungsfehler|
    benachrichtigung zum übermittlungsstatus|niedostarczalne|nie można dostarczyć|niedostarczona|
    nie dostarczono|błąd dostarczania|zwrot wiadomości|nelivrabil|nedistribuibil|imposibil de livrat|nelivrat|
    livrarea a eșuat|mesaj nelivrat|nepristatyta|nepristatytas|neįmanoma pristatyti|pristatyti nepavyko|
    nepavyko pristatyti|не доставлено|недоставлено|не вдалося доставити|неможливо доставити|недоставлене|
    недоставленное|не удалось доставить|olevererbart|kunde inte levereras|kan inte levereras|
    går inte att leverera|toimittaminen epäonnistui|remise impossible|échec de (?:la )?remise|
    no se puede entregar|no entregado|impossibile recapitare|onbestelbaar|nedoručitelné|nedoručiteľné|
    kézbesíthetetlen|teslim edilemedi|nepiegādājams
""")

RECEIPT_SUBJECTS = _joined(r"""
    read|læst|gelesen|przeczytano|przeczytana|citit|perskaityta|прочитано|прочтено|läst|lest|luettu|lu|leído|
    lida|letto|gelezen|not read|ikke læst|ulæst|ungelesen|nicht gelesen|nieprzeczytane|necitit|neskaityta|
    return receipt(?: \(displayed\))?|delivered|leveret|zugestellt|übermittelt|dostarczono|livrat|pristatyta|
    доставлено
""")

FORWARD_PREFIX = _joined(r"""
    (?:fwd?|vs|wg|pd|tr|rv|i|vb|doorst|továbbítva|persiųsta|redirecționat|пересл|вл|vl)
    \s*(?:\[\d+\])?\s*:
""")
