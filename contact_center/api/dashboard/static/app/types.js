// The API's answers as the screens know them; the API's own document (/openapi.json) decides.
/**
 * @typedef {{id: number, username: string, name: string, role: string, offices: string[], languages: string[], may: string[]}} User
 * @typedef {{slug: string, label: string}} Named
 * @typedef {{slug: string, name: string, open_now: boolean, phone: string, hours_confirmed: boolean}} Office
 * @typedef {{code: string, name: string, label: string, served: boolean}} Language
 * @typedef {{code: string, name: string, office: string | null}} Municipality
 * @typedef {{id: string, kind: string, choices: string[], not_before: string, not_after: string}} LetterField
 * @typedef {{kind: string, label: string, topic: string, groups: string[], centre: boolean, fields: LetterField[]}} LetterForm
 * @typedef {{number: string, kind: string, label: string, language: string, name: string, issued_at: string, issued_by: string, page: string}} Letter
 * @typedef {{topics: Named[], offices: Office[], languages: Language[], outcomes: Named[], municipalities: Municipality[], letters: LetterForm[]}} Catalogue
 * @typedef {{office: string, name: string, waiting: number, oldest_at: string | null}} OfficeCount
 * @typedef {{office: string, topic: string, label: string, waiting: number, oldest_at: string | null, overdue: number}} QueueCount
 * @typedef {{id: number, kind: string, about: string, text: string, since: string, times: number}} Alarm
 * @typedef {{seq: number, waiting: number, oldest_at: string | null, due_today: number, overdue: number, mine: number, snoozed: number, offices: OfficeCount[], queues: QueueCount[], alarms: Alarm[]}} Queues
 * @typedef {{id: number, reference: string, channel: string, kind: string, state: string, office: string, topic: string,
 *   topic_label: string, language: string, language_label: string, municipality: string | null, municipality_name: string,
 *   priority: number, due_at: string, created_at: string, waiting_since: string, overdue: boolean,
 *   claimed_by: {id: number, name: string} | null, subject: string, party_name: string, party_address: string,
 *   snippet: string, sure: boolean, address_dead: boolean, snoozed_until: string | null, awaits_citizen: boolean,
 *   readers: {staff_id: number, name: string, typing: boolean}[]}} TicketRow
 * @typedef {{topic: string, label: string, confidence: number, evidence: string[]}} TopicView
 * @typedef {{kind: string, value: string, confidence: number, evidence: string}} Finding
 * @typedef {{language: string, language_confidence: number, topics: TopicView[], municipality: string | null,
 *   municipality_evidence: string, postcode: string | null, personal_numbers: number, findings: Finding[], model_version: string}} Triage
 * @typedef {{state: string, error: string | null, sent_at: string | null, undo_until: string | null}} Delivery
 * @typedef {{id: number, name: string, media_type: string, size: number, declared_type: string, marks: string[], scan: string, form: string}} Attachment
 * @typedef {{id: number, at: string, direction: string, author: string, subject: string, text: string, language: string,
 *   folded: string, mine: boolean, hidden: number, html: boolean, attachments: Attachment[], files: {id: number, name: string, size: number, scan: string}[],
 *   mentions: {id: number, name: string}[], delivery: Delivery | null}} Message
 * @typedef {{id: number, ticket_id: number, reference: string, office: string, topic_label: string, authority: string, authority_name: string, way: string,
 *   state: string, error: string, handed_over: string[], missing: string[], received_at: string, asked_at: string, asked_by: string,
 *   forwarded_at: string | null, undo_until: string | null}} Forwarding
 * @typedef {{slug: string, name: string, name_en: string, what: string, phone: string, email: string, url: string, way: string, usual: boolean}} Authority
 * @typedef {{way: string, subject: string, text: string, items: {id: string, da: string, en: string}[], files: {id: number, name: string, size: number, infected: boolean}[],
 *   tells: boolean, told_subject: string, told_text: string, told_language: string, told_danish: string}} Proposal
 * @typedef {{id: number, ticket_id: number, reference: string, topic_label: string, by: string, at: string, text: string, seen: boolean}} Mention
 * @typedef {{sent: boolean, reason: string, reasons: string[], language: string, checklists: string[], outbox_id: number | null, state: string | null}} Acknowledgement
 * @typedef {{at: string, topic: string, topic_label: string, previous_topic_label: string, checklist: string}} CitizenCorrection
 * @typedef {{id: number, reference: string, created_at: string, topic_label: string, state: string}} Earlier
 * @typedef {TicketRow & {further_topics: string[], citizen_group: string | null, role: string, route_reason: string,
 *   outcome: string | null, call_sid: string | null, triage: Triage | null, acknowledgement: Acknowledgement,
 *   corrected_by_citizen: CitizenCorrection | null, messages: Message[], earlier: Earlier[], claims: Earlier | null, shared: {office: string, inbox: string}[], version: number, allowed: string[], raw_mail_id: number | null,
 *   newest: number, party_hidden: boolean, checklist: {url: string, danish: string, title: string} | null, forwardings: Forwarding[], translates: boolean}} Ticket
 * @typedef {{seq: number, chosen: string, channels: string[], via: string, number: string, state: string, reason: string, until: string | null, browser_phone: boolean}} OwnPresence
 * @typedef {{id: number, name: string, offices: string[], languages: string[], state: string, reason: string, can_be_called: boolean}} Colleague
 * @typedef {{me: OwnPresence, colleagues: Colleague[]}} Presence
 * @typedef {{id: number, kind: string, ticket_id: number, ticket_kind: string, reference: string, office: string, topic_label: string,
 *   language: string, language_label: string, municipality_name: string, waiting_since: string, earlier: number, reasons: string[],
 *   colleague: string, made_at: string, expires_at: string, seconds: number}} Offer
 * @typedef {{ticket_id: number, reference: string, role: string, state: string, topic_label: string, language: string, language_label: string,
 *   mine: boolean, met_at: string | null, people: {staff_id: number, name: string, role: string, state: string}[],
 *   asked: {staff_id: number, name: string, expires_at: string} | null, wrap_up_until: string | null, extensions_left: number}} Talk
 * @typedef {{text: string, danish: string}} Words
 * @typedef {Words & {id: string, title: string, language: string, gaps: string[], fit: string}} Canned
 * @typedef {{language: string, native_reviewed: boolean, greeting: Words, closing: Words, items: Canned[]}} CannedReplies
 * @typedef {{office: string, topic: string, language: string, channel: string, state: string, due: string, from: string, to: string, q: string, order: string}} Filters
 * @typedef {{id: number, name: string, office: string, owner: string, mine: boolean, filters: Record<string, string>, address: string}} SavedView
 * @typedef {{key: string, label: string, count: number, mail?: number, phone?: number}} Count
 * @typedef {{office: string, name: string, field: string, before: string, after: string}} DirectoryChange
 * @typedef {{version: string, due: boolean, confirmed_at: string | null, confirmed_by: string, changes: DirectoryChange[]}} Directory
 * @typedef {{topic: string, label: string, reviewed: string, review_by: string, overdue: boolean}} TextDue
 * @typedef {{where: string, last: string, lapsed: boolean}} Ending
 * @typedef {{since: string | null, refused: string[], gaps: string[], texts: TextDue[], endings: Ending[], languages: Named[],
 *   offices: Named[], directory: Directory, mail: Mail, reminders: number}} Upkeep
 * @typedef {{inbox: string, folder: string, seen_at: string | null, alarm: string}} Inbox
 * @typedef {{inbox: string, folder: string, at: string, server: number, ours: number, times: number, missing: number, fetched: number}} Comparison
 * @typedef {{inboxes: Inbox[], comparisons: Comparison[], lacking: number}} Mail
 */
export {};
