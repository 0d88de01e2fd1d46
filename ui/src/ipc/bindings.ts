// Generated from the Rust types by tests/core/bindings.rs. Do not edit by hand.

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type Trigger = "charge.added" | "order.added" | "invoice_item.added" | "customer.added" | "checkout_session.added" | "refund.added" | "dispute.added" | "charge.failed_late" | "payment.failed" | "invoice.paid" | "invoice.payment_failed" | "subscription.started" | "subscription.canceled" | "payout.paid" | "payout.failed";

export type RecordKind = "customers" | "products";

export type ErrorCode = "key_publishable" | "key_organization" | "key_malformed" | "key_rejected" | "key_of_other_account" | "key_account_unknown" | "key_missing" | "permission_missing" | "forbidden" | "not_stripe" | "offline" | "timed_out" | "tls_failed" | "rate_limited" | "stripe_unavailable" | "refused" | "not_found" | "endpoint_unavailable" | "edit_conflict" | "idempotency_mismatch" | "unreadable" | "answer_too_large" | "other_host" | "live_key_to_loopback" | "invalid_input" | "keychain_missing" | "keychain_denied" | "ledger_busy" | "ledger_newer" | "ledger_foreign" | "ledger_damaged" | "ledger_failed" | "disk_full" | "settings_failed" | "connection_unknown" | "unknown" | "import_unreadable" | "image_refused" | "file_failed" | "endpoint_failed" | "notification_failed" | "program_failed" | "expression_failed" | "flow_circular" | "flow_canceled" | "event_missing" | "signing_secret_missing" | "internal";

export type Conflict = { 
/**
 * The field's key, dotted for nested fields (`address.line1`, `metadata.size`).
 */
field: string, 
/**
 * The value when the form was opened.
 */
base: JsonValue, 
/**
 * The value at Stripe now.
 */
theirs: JsonValue, 
/**
 * The value that was typed.
 */
mine: JsonValue, };

export type ErrorDetail = { 
/**
 * Stripe's own message, word for word.
 */
stripe_message: string | null, 
/**
 * The HTTP status.
 */
status: number | null, 
/**
 * Stripe's error code (`resource_missing`, …).
 */
stripe_code: string | null, 
/**
 * The field at fault, in Stripe's bracket form (`metadata[size]`).
 */
param: string | null, 
/**
 * Stripe's request id.
 */
request_id: string | null, 
/**
 * The permission to add to a restricted key (`rak_charge_read`).
 */
permission: string | null, 
/**
 * A field path or a file path.
 */
path: string | null, 
/**
 * The fields that were changed on both sides.
 */
conflicts: Array<Conflict>, 
/**
 * The object as it is at Stripe now, for a conflict.
 */
current: JsonValue | null, 
/**
 * Seconds to wait before it is worth trying again.
 */
retry_after: number | null, 
/**
 * The line of a file that is at fault, counted as a spreadsheet does.
 */
line: number | null, 
/**
 * Which rule an input breaks (`too_long`, `too_many`, `not_a_url`, `required`, `not_an_email`).
 */
rule: string | null, };

export type ErrorView = { 
/**
 * The stable code.
 */
code: ErrorCode, 
/**
 * English, for logs and as the last resort.
 */
message: string, 
/**
 * What else is known.
 */
detail: ErrorDetail, };

export type WatchState = "starting" | "watching" | "partial" | "paused" | "problem";

export type TriggerState = "off" | "baseline" | "walking" | "current" | "disabled";

export type TriggerStatus = { 
/**
 * Which trigger.
 */
trigger: Trigger, 
/**
 * How it is doing.
 */
state: TriggerState, 
/**
 * Why it is disabled.
 */
reason: ErrorView | null, 
/**
 * What to watch in its place.
 */
offer: Trigger | null, 
/**
 * Up to when its list was read whole (unix seconds, Stripe's clock).
 */
watermark: number | null, };

export type SourceStatus = { 
/**
 * Which one.
 */
source: "signal" | Trigger | "mirror.customers" | "mirror.products", 
/**
 * Why it was not read the last time.
 */
problem: ErrorView, 
/**
 * When it was last read (unix seconds, local clock).
 */
last_success: number | null, 
/**
 * When it is asked again (unix seconds, local clock).
 */
retry_at: number | null, };

export type WatchStatus = { 
/**
 * The connection's id.
 */
connection: string, 
/**
 * What its watcher is doing.
 */
state: WatchState, 
/**
 * A poll is under way right now.
 */
polling: boolean, 
/**
 * Why nothing can be read, or the first of what is behind.
 */
problem: ErrorView | null, 
/**
 * Up to when all is known that is not behind (unix seconds, local clock).
 */
last_success: number | null, 
/**
 * What failed the last time it was asked.
 */
behind: Array<SourceStatus>, 
/**
 * When the next poll is due (unix seconds, local clock).
 */
next_poll: number | null, 
/**
 * The interval in force, in seconds.
 */
interval_seconds: number, 
/**
 * Calls in the last 60 s.
 */
calls_used: number, 
/**
 * Calls allowed in any 60 s.
 */
calls_limit: number, 
/**
 * Reads in the last 30 days.
 */
reads_30_days: number, 
/**
 * Arrivals that were not read yet.
 */
unread: number, 
/**
 * Whether `/v1/events` may be read; if not, the lists are polled.
 */
signal: boolean, 
/**
 * Its triggers.
 */
triggers: Array<TriggerStatus>, };

export type ArrivalRow = { 
/**
 * The ledger's own number: rises in the order of recording.
 */
seq: number, 
/**
 * The connection's id.
 */
connection: string, 
/**
 * What saw it.
 */
trigger: Trigger, 
/**
 * Stripe's id of the object.
 */
object_id: string, 
/**
 * When Stripe created it (unix seconds); for an invoice item its `date`.
 */
created: number, 
/**
 * When it was recorded (unix seconds, local clock).
 */
recorded: number, 
/**
 * The line to show: a description, a name, an email or the id.
 */
title: string, 
/**
 * In the smallest unit of `currency`.
 */
amount: number | null, 
/**
 * ISO code, lower case as Stripe has it.
 */
currency: string | null, 
/**
 * The customer's id.
 */
customer: string | null, 
/**
 * The customer's name or email, where it is known.
 */
customer_label: string | null, 
/**
 * Its status word as it is now: Stripe's (`succeeded`, `paid`, …), for a charge with what followed
 * it (`partially_refunded`, `disputed`, …).
 */
status: string | null, 
/**
 * The charge that a refund, a dispute or a late failure is about.
 */
parent: string | null, 
/**
 * Of a charge: what was given back of it, in the smallest unit.
 */
refunded: number, 
/**
 * Of a charge: the money that came by it and stayed, in the smallest unit.
 */
received: number | null, 
/**
 * Until when the shop can answer a dispute (unix seconds).
 */
answer_by: number | null, 
/**
 * The person has seen it.
 */
read: boolean, };

export type ArrivalFilter = { 
/**
 * Only these triggers; none means all.
 */
triggers: Array<Trigger>, 
/**
 * Only these status words; none means all.
 */
statuses: Array<string>, 
/**
 * Only those not read.
 */
unread: boolean, 
/**
 * Only those of this customer.
 */
customer: string | null, 
/**
 * Words that the title, an id, the customer or the amount contains.
 */
text: string, };

export type DayCount = { 
/**
 * `2026-11-24`, in the machine's time zone.
 */
day: string, 
/**
 * Arrivals on it.
 */
count: number, };

export type ArrivalOutline = { 
/**
 * Arrivals that the filter lets through.
 */
total: number, 
/**
 * Of those, not read.
 */
unread: number, 
/**
 * Newest first.
 */
days: Array<DayCount>, 
/**
 * Status words that occur in this connection.
 */
statuses: Array<string>, };

export type Total = { 
/**
 * ISO code, lower case.
 */
currency: string, 
/**
 * In the smallest unit.
 */
amount: number, };

export type TriggerCount = { 
/**
 * Which one.
 */
trigger: Trigger, 
/**
 * How many.
 */
count: number, };

export type Stretch = "week" | "month" | "quarter" | "year";

export type Takings = { 
/**
 * ISO code, lower case.
 */
currency: string, 
/**
 * Of each day, oldest first, in the smallest unit.
 */
days: Array<number>, 
/**
 * The same of the stretch before.
 */
before: Array<number>, };

export type ArrivalCount = { 
/**
 * What.
 */
trigger: Trigger, 
/**
 * In the stretch.
 */
count: number, 
/**
 * How many of them failed.
 */
failed: number, 
/**
 * In the stretch before.
 */
before: number, 
/**
 * How many of those failed.
 */
failed_before: number, };

export type Overview = { 
/**
 * The days of the stretch, oldest first (`2026-11-24`, in the machine's time zone).
 */
days: Array<string>, 
/**
 * Where most charges are first.
 */
takings: Array<Takings>, 
/**
 * In the order of the triggers; those that never arrived are left out.
 */
counts: Array<ArrivalCount>, };

export type TopCustomer = { 
/**
 * Stripe's id.
 */
customer: string, 
/**
 * Their name or email, where it is known.
 */
label: string | null, 
/**
 * ISO code, lower case.
 */
currency: string, 
/**
 * In the smallest unit.
 */
received: number, 
/**
 * How many charges brought it.
 */
charges: number, };

export type HistoryState = "running" | "paused" | "stopped" | "done";

export type HistoryListState = "waiting" | "reading" | "done" | "skipped";

export type HistoryList = { 
/**
 * Which.
 */
trigger: Trigger, 
/**
 * How it is going.
 */
state: HistoryListState, 
/**
 * What was created before this (unix seconds) is no news, whether it is known or not.
 */
old_before: number, 
/**
 * The last object that was read.
 */
cursor: string | null, 
/**
 * The time that it has come down to (unix seconds).
 */
reached: number | null, 
/**
 * Objects read.
 */
seen: number, 
/**
 * Arrivals that were not there before.
 */
added: number, 
/**
 * Reads that it cost.
 */
calls: number, 
/**
 * Why it was skipped.
 */
problem: ErrorView | null, };

export type HistoryImport = { 
/**
 * From when on (unix seconds); none means from the beginning.
 */
since: number | null, 
/**
 * How it is going.
 */
state: HistoryState, 
/**
 * When it was begun (unix seconds, local clock).
 */
begun: number, 
/**
 * When it ended.
 */
ended: number | null, 
/**
 * Its lists, in the order of reading.
 */
lists: Array<HistoryList>, 
/**
 * Why it waits.
 */
problem: ErrorView | null, };

export type HistoryForecast = { 
/**
 * Which.
 */
trigger: Trigger, 
/**
 * About how many objects; none where nobody can tell.
 */
objects: number | null, 
/**
 * About how many reads.
 */
calls: number | null, };

export type HistoryEstimate = { 
/**
 * Of each list.
 */
lists: Array<HistoryForecast>, 
/**
 * About how many reads in all; none where that depends on how old the account is.
 */
calls: number | null, 
/**
 * About how many reads for each 30 days of history.
 */
calls_a_month: number, 
/**
 * Reads of the last 30 days.
 */
reads_30_days: number, 
/**
 * Reads that Stripe allows at least in 30 days.
 */
allowance: number, 
/**
 * Arrivals that are older are not kept (unix seconds).
 */
kept_since: number | null, };

export type AuditedList = { 
/**
 * Which.
 */
trigger: Trigger, 
/**
 * From when on it was compared (unix seconds).
 */
since: number, 
/**
 * It was not compared as far back as was meant: the reads did not suffice.
 */
shortened: boolean, 
/**
 * Objects that Stripe lists.
 */
compared: number, 
/**
 * Those that the ledger did not have; they are recorded now.
 */
missing: number, 
/**
 * Reads that it cost.
 */
calls: number, 
/**
 * Why it was not compared.
 */
problem: ErrorView | null, };

export type AuditReport = { 
/**
 * When it ended (unix seconds, local clock).
 */
at: number, 
/**
 * From when on all lists were compared (unix seconds, Stripe's clock).
 */
since: number, 
/**
 * Up to when (unix seconds, Stripe's clock).
 */
until: number, 
/**
 * Each list.
 */
lists: Array<AuditedList>, 
/**
 * Objects that Stripe lists.
 */
compared: number, 
/**
 * Those that the ledger did not have.
 */
missing: number, 
/**
 * Reads that it cost.
 */
calls: number, };

export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

export type QuietHours = { 
/**
 * They are kept.
 */
on: boolean, 
/**
 * The days on which they begin.
 */
days: Array<Weekday>, 
/**
 * When they begin, in minutes after midnight, local time.
 */
from: number, 
/**
 * When they end; on the next day where that is no later than they begin.
 */
until: number, };

export type DailySettings = { 
/**
 * It is told.
 */
on: boolean, 
/**
 * When, in minutes after midnight, local time: a whole quarter of an hour.
 */
at: number, 
/**
 * Since when that is so (unix seconds, local clock): what was due before was never asked for.
 */
since: number, };

export type Language = "system" | "en" | "ja";

export type Theme = "system" | "light" | "dark";

export type Retention = "forever" | "year" | "quarter";

export type General = { 
/**
 * The language.
 */
language: Language, 
/**
 * The colours.
 */
theme: Theme, 
/**
 * Start with the session, in the tray.
 */
start_at_login: boolean, };

export type WatchSettings = { 
/**
 * Seconds between polls; raised to the floor of the host.
 */
interval_seconds: number, 
/**
 * The triggers that are on. A name that this version does not know is left out: it was turned
 * on in a later version, and is no reason to lose the rest of the settings.
 */
triggers: Array<Trigger>, 
/**
 * Ring also where a charge is refunded, disputed, or fails after all. What became of a charge is
 * kept either way.
 */
follow_ups: boolean, 
/**
 * The person paused watching.
 */
paused: boolean, };

export type Alerting = { 
/**
 * Show native notifications.
 */
notifications: boolean, 
/**
 * Hours in which nothing rings.
 */
quiet_hours: QuietHours, 
/**
 * Nothing rings before this, either (unix seconds, local clock).
 */
quiet_until: number | null, 
/**
 * How each day went, once a day.
 */
daily: DailySettings, };

export type Data = { 
/**
 * Keep a local copy of customers and products.
 */
mirror: boolean, 
/**
 * Fetch product images to show them.
 */
image_previews: boolean, 
/**
 * How long arrivals are kept.
 */
retention: Retention, };

export type Assistants = { 
/**
 * They may read it at all.
 */
enabled: boolean, 
/**
 * Which columns of which views (`arrivals.title`); as long as none were chosen, all that say of
 * nobody who they are.
 */
fields: Array<string> | null, };

export type Settings = { 
/**
 * How the app looks and starts.
 */
general: General, 
/**
 * What is watched, and how often.
 */
watching: WatchSettings, 
/**
 * How arrivals ring.
 */
alerting: Alerting, 
/**
 * What is kept on this machine.
 */
data: Data, 
/**
 * What assistants may read.
 */
assistants: Assistants, };

export type SettingsPatch = { 
/**
 * How the app looks and starts.
 */
general?: General, 
/**
 * What is watched, and how often.
 */
watching?: WatchSettings, 
/**
 * How arrivals ring.
 */
alerting?: Alerting, 
/**
 * What is kept on this machine.
 */
data?: Data, 
/**
 * What assistants may read.
 */
assistants?: Assistants, };

export type ViewState = { 
/**
 * The connection that is shown.
 */
connection: string | null, 
/**
 * The last place in the window, to come back to.
 */
route: string | null, 
/**
 * The columns of each list; the default ones where it is not named.
 */
columns: { [key in RecordKind]?: Array<string> }, 
/**
 * The person was told that closing the window keeps watching.
 */
close_explained: boolean, };

export type ViewStatePatch = { 
/**
 * The connection that is shown.
 */
connection?: string | null, 
/**
 * The last place in the window.
 */
route?: string | null, 
/**
 * Columns of these lists; the others stay.
 */
columns?: { [key in RecordKind]?: Array<string> }, };

export type Mode = "live" | "test";

export type KeyPlace = "keychain" | "this_run" | "missing" | "demo";

export type Resource = "charges" | "orders" | "invoice_items" | "customers" | "products" | "prices" | "events" | "checkout_sessions" | "disputes" | "payment_intents" | "invoices" | "subscriptions" | "payouts" | "account";

export type Grant = "granted" | "missing" | "unavailable" | "unknown" | "not_needed";

export type Access = { 
/**
 * Which resource.
 */
resource: Resource, 
/**
 * May it be read?
 */
read: Grant, 
/**
 * May it be written?
 */
write: Grant, 
/**
 * Whether the account had any when it was asked; none where that is not known.
 */
in_use: boolean | null, 
/**
 * Stripe's name of the permission to read it (`rak_charge_read`).
 */
read_permission: string, 
/**
 * Stripe's name of the permission to write it.
 */
write_permission: string | null, };

export type KeyCandidate = { 
/**
 * Its id.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The last four characters of its key.
 */
key_hint: string, };

export type KeyOwner = { "kind": "new" } | { "kind": "connection", 
/**
 * Its id.
 */
connection: string, } | { "kind": "ask", 
/**
 * Connections of the same mode.
 */
candidates: Array<KeyCandidate>, };

export type AccountChoice = { "kind": "same", 
/**
 * Its id.
 */
connection: string, } | { "kind": "new" };

export type KeyCheck = { 
/**
 * Live or test, from the prefix.
 */
mode: Mode, 
/**
 * `rk_` rather than `sk_`.
 */
restricted: boolean, 
/**
 * Stripe's id of the account; none where Stripe does not say it.
 */
account_id: string | null, 
/**
 * The account's name as people know it.
 */
account_name: string | null, 
/**
 * What it may do.
 */
access: Array<Access>, 
/**
 * The connection that it belongs to.
 */
owner: KeyOwner, };

export type Connection = { 
/**
 * `acct_…:live`, `acct_…:test`, or `demo`; `conn_…` where Stripe does not name the account.
 */
id: string, 
/**
 * Stripe's id of the account; none where Stripe does not name it.
 */
account_id: string | null, 
/**
 * The name to show.
 */
name: string, 
/**
 * Live or test.
 */
mode: Mode, 
/**
 * The demo account.
 */
demo: boolean, 
/**
 * The last four characters of the key.
 */
key_hint: string, 
/**
 * Where the key lies.
 */
key_place: KeyPlace, 
/**
 * What the key may do, as of the last check.
 */
access: Array<Access>, 
/**
 * The loopback host it is read from, if it is not Stripe.
 */
host: string | null, 
/**
 * When it was made (unix seconds).
 */
created: number, };

export type Notice = { "kind": "ledger_set_aside", 
/**
 * Where the old file is now.
 */
path: string, } | { "kind": "settings_reset" } | { "kind": "keychain_missing" } | { "kind": "notifications_missing" } | { "kind": "tray_missing" };

export type Start = { 
/**
 * The app's version.
 */
version: string, 
/**
 * `en` or `ja`: the language that `system` means here.
 */
system_language: string, 
/**
 * All settings.
 */
settings: Settings, 
/**
 * What the window remembers of itself.
 */
view: ViewState, 
/**
 * All connections.
 */
connections: Array<Connection>, 
/**
 * What the person should know.
 */
notices: Array<Notice>, 
/**
 * The folder with the ledger and the settings.
 */
data_folder: string, 
/**
 * Where the window was opened to, if by a click on a notification.
 */
route: Route | null, };

export type Route = { "to": "activity", 
/**
 * The connection.
 */
connection: string, 
/**
 * The arrival to open.
 */
seq: number | null, 
/**
 * Only those not read.
 */
unread: boolean, } | { "to": "overview", 
/**
 * The connection.
 */
connection: string, } | { "to": "settings" } | { "to": "connect" };

export type Forecast = { 
/**
 * The interval, in seconds.
 */
interval_seconds: number, 
/**
 * Reads in 30 days if nothing arrives.
 */
reads_30_days: number, 
/**
 * What Stripe allows at least in 30 days.
 */
allowance: number, };

export type Meaning = "text" | "word" | "amount" | "time" | "flag" | "number" | "id" | "json";

export type FieldValue = { "kind": "text", "value": string } | { "kind": "word", "value": string } | { "kind": "amount", "value": { 
/**
 * The number.
 */
amount: number, 
/**
 * ISO code, lower case.
 */
currency: string, } } | { "kind": "time", "value": number } | { "kind": "flag", "value": boolean } | { "kind": "number", "value": number } | { "kind": "id", "value": string } | { "kind": "url", "value": string } | { "kind": "json", "value": string };

export type Field = { 
/**
 * The dotted key (`outcome.risk_level`).
 */
key: string, 
/**
 * Its value; none where Stripe has none.
 */
value: FieldValue | null, };

export type ArrivalDetail = { 
/**
 * The short form.
 */
row: ArrivalRow, 
/**
 * Every field of the trigger, in the connector's order.
 */
fields: Array<Field>, 
/**
 * What became of it, oldest first; it begins with how it was added.
 */
life: Array<LifeStep>, 
/**
 * The object as Stripe sent it, as indented JSON text.
 */
raw: string, 
/**
 * Its page in the Stripe Dashboard.
 */
dashboard_url: string | null, };

export type LifeStep = { 
/**
 * When (unix seconds, Stripe's clock).
 */
at: number, 
/**
 * What it happened to: the arrival's own trigger, or that of a refund or a dispute.
 */
trigger: Trigger, 
/**
 * The refund or dispute in Activity; none for the arrival itself.
 */
seq: number | null, 
/**
 * Its status word from then on; none where Stripe has no word for it.
 */
status: string | null, 
/**
 * What the refund or dispute is about, in the smallest unit.
 */
amount: number | null, 
/**
 * ISO code, lower case.
 */
currency: string | null, 
/**
 * Until when the shop can answer a dispute.
 */
answer_by: number | null, };

export type Outcome = "any" | "failed" | "not_failed";

export type Sound = "system" | "off" | "bell" | "chime" | "knock";

export type Grouping = "auto" | "one_by_one" | "summed";

export type Minimum = { 
/**
 * ISO code, lower case.
 */
currency: string, 
/**
 * In the smallest unit; this much still rings.
 */
amount: number, };

export type Rule = { 
/**
 * Something rings.
 */
on: boolean, 
/**
 * Smaller amounts do not; a currency that is not named has no minimum.
 */
minimums: Array<Minimum>, 
/**
 * Which outcomes ring.
 */
outcome: Outcome, 
/**
 * How it sounds.
 */
sound: Sound, 
/**
 * Whether several are told one by one.
 */
grouping: Grouping, };

export type Verdict = "rings" | "off" | "other_outcome" | "too_small";

export type TriggerRule = { 
/**
 * The trigger.
 */
trigger: Trigger, 
/**
 * Its rule.
 */
rule: Rule, 
/**
 * What it sees has an amount.
 */
has_amount: boolean, 
/**
 * What it sees may have failed.
 */
has_outcome: boolean, 
/**
 * In which currencies it saw something, the most frequent first.
 */
currencies: Array<string>, };

export type JudgedArrival = { 
/**
 * The arrival, with the status that it arrived with.
 */
row: ArrivalRow, 
/**
 * Whether it would have rung.
 */
verdict: Verdict, };

export type RulePreview = { 
/**
 * Newest first.
 */
arrivals: Array<JudgedArrival>, 
/**
 * How many of them would have rung.
 */
rings: number, };

export type PostBody = "arrival" | "stripe_event";

export type FileFormat = "csv" | "json_lines";

export type FileColumn = { 
/**
 * What stands at the top.
 */
name: string, 
/**
 * What stands in each line.
 */
value: string, };

export type FlowStep = { "kind": "ring", 
/**
 * The first line.
 */
title: string, 
/**
 * What stands under it.
 */
body: string, 
/**
 * How it sounds.
 */
sound: Sound, } | { "kind": "create_record", 
/**
 * Which.
 */
record: RecordKind, 
/**
 * What it gets, by dotted key; what is empty is left out.
 */
fields: { [key in string]: string }, } | { "kind": "update_record", 
/**
 * Which.
 */
record: RecordKind, 
/**
 * Its id.
 */
id: string, 
/**
 * What it gets, by dotted key; what is empty is cleared.
 */
fields: { [key in string]: string }, } | { "kind": "get_customer", 
/**
 * Its id.
 */
id: string, } | { "kind": "post", 
/**
 * https, or http to this machine.
 */
url: string, 
/**
 * What is sent.
 */
body: PostBody, 
/**
 * The name may stand for an address of the person's own network.
 */
local_network: boolean, } | { "kind": "run_program", 
/**
 * The whole path of it.
 */
program: string, 
/**
 * What it is called with.
 */
arguments: Array<string>, 
/**
 * How long it may take.
 */
seconds: number, } | { "kind": "append_file", 
/**
 * The whole path of it.
 */
path: string, 
/**
 * How lines are written.
 */
format: FileFormat, 
/**
 * The columns, in their order; none means every field of the arrival.
 */
columns: Array<FileColumn>, };

export type FlowPlan = { 
/**
 * What the person calls it.
 */
name: string, 
/**
 * What it waits for.
 */
trigger: Trigger, 
/**
 * An expression that says yes or no; an empty one says yes.
 */
condition: string, 
/**
 * What is done, one after the other.
 */
steps: Array<FlowStep>, };

export type ExpressionRule = "syntax" | "too_long" | "too_deep" | "unknown_field" | "unknown_function" | "later_step" | "loop" | "mismatch" | "no_condition" | "unclosed";

export type ExpressionProblem = { 
/**
 * What.
 */
rule: ExpressionRule, 
/**
 * Where it begins, counted in UTF-16 as the window does.
 */
start: number, 
/**
 * Where it ends.
 */
end: number, 
/**
 * What there is to say beside.
 */
detail: string | null, };

export type PlanRule = "required" | "too_many" | "too_long" | "not_a_url" | "not_https" | "password_in_url" | "not_a_path" | "out_of_range" | "duplicate";

export type ProblemKind = ExpressionProblem | { 
/**
 * What.
 */
rule: PlanRule, };

export type FlowProblem = { 
/**
 * Where: `name`, `condition`, `steps`, `steps.0.title`, …
 */
place: string, 
/**
 * What.
 */
problem: ProblemKind, };

export type ConditionVerdict = { "verdict": "matched" } | { "verdict": "not_matched" } | { "verdict": "absent", 
/**
 * Its key.
 */
field: string, } | { "verdict": "failed", 
/**
 * Why.
 */
message: string, };

export type RowJoin = "all" | "any";

export type RowOperator = "is" | "is_not" | "contains" | "starts_with" | "ends_with" | "above" | "at_least" | "below" | "at_most" | "filled" | "empty";

export type ConditionRow = { 
/**
 * The connector's key.
 */
field: string, 
/**
 * How.
 */
operator: RowOperator, 
/**
 * With what; a time as `2026-11-24T15:00:00Z`, yes as `true`.
 */
value: string, };

export type ConditionForm = { 
/**
 * How the rows go together.
 */
join: RowJoin, 
/**
 * In their order; none means always.
 */
rows: Array<ConditionRow>, };

export type FlowRecipe = { 
/**
 * Which; the window has its words under this name.
 */
id: string, 
/**
 * What it is good for.
 */
about: string, 
/**
 * The plan, to be changed as one likes.
 */
plan: FlowPlan, };

export type RunState = "waiting" | "done" | "failed" | "canceled";

export type Flow = { 
/**
 * Its id.
 */
id: string, 
/**
 * The connection.
 */
connection: string, 
/**
 * What it does.
 */
plan: FlowPlan, 
/**
 * It runs for what arrives.
 */
on: boolean, 
/**
 * Runs with a step to be done.
 */
waiting: number, 
/**
 * Runs that were done.
 */
done: number, 
/**
 * Runs that were given up.
 */
failed: number, 
/**
 * Why the first run that waits was not done yet, if it was tried.
 */
trouble: ErrorView | null, 
/**
 * Unix seconds.
 */
created: number, 
/**
 * When its plan was changed last (unix seconds).
 */
changed: number, };

export type FlowCheck = { 
/**
 * Everything, from the top down.
 */
problems: Array<FlowProblem>, 
/**
 * None where no form says the same.
 */
form: ConditionForm | null, };

export type FlowField = { 
/**
 * Its dotted key.
 */
key: string, 
/**
 * What it means.
 */
meaning: Meaning, };

export type FlowRunStep = { 
/**
 * What it does.
 */
step: FlowStep, 
/**
 * What it gave, as JSON text; none where it was not done.
 */
output: string | null, 
/**
 * How often it came to nothing.
 */
tries: number, 
/**
 * When it was done (unix seconds).
 */
ended: number | null, };

export type FlowRun = { 
/**
 * Its number.
 */
id: number, 
/**
 * The flow.
 */
flow: string, 
/**
 * What it runs for; none once that was forgotten.
 */
arrival: ArrivalRow | null, 
/**
 * How often the person had all of it done once more before.
 */
again: number, 
/**
 * What others know it by: the name of its deliveries begins with it.
 */
delivery: string, 
/**
 * How it is doing.
 */
state: RunState, 
/**
 * The step at which it stands, counted from 0.
 */
step: number, 
/**
 * All of its steps.
 */
steps: Array<FlowRunStep>, 
/**
 * Why the step at which it stands was not done when it was last tried.
 */
error: ErrorView | null, 
/**
 * When that is tried again (unix seconds).
 */
next_try: number | null, 
/**
 * When it was begun (unix seconds).
 */
created: number, 
/**
 * When it ended (unix seconds).
 */
ended: number | null, };

export type TriedValue = { 
/**
 * Where it goes: `title`, `fields.email`, …
 */
part: string, 
/**
 * It; the text itself where it is known only once an earlier step was done.
 */
value: string, 
/**
 * It is known.
 */
known: boolean, };

export type TriedStep = { 
/**
 * What it would send.
 */
values: Array<TriedValue>, 
/**
 * What would be refused before it is sent.
 */
problem: ErrorView | null, };

export type TriedArrival = { 
/**
 * The arrival.
 */
row: ArrivalRow, 
/**
 * What the condition says.
 */
verdict: ConditionVerdict, 
/**
 * What would be done, where it holds.
 */
steps: Array<TriedStep>, };

export type FlowTrial = { 
/**
 * Newest first.
 */
arrivals: Array<TriedArrival>, 
/**
 * For how many of them it would have run.
 */
matched: number, };

export type SavedFile = { 
/**
 * Its path.
 */
path: string, 
/**
 * How many rows it has.
 */
rows: number, };

export type Stale = "arrivals" | "status" | "connections" | "settings" | "customers" | "products" | "mirror" | "imports" | "history" | "flows" | "notices";

export type AppEvent = { "type": "arrivals_added", 
/**
 * The connection.
 */
connection: string, 
/**
 * How many.
 */
count: number, } | { "type": "arrivals_changed", 
/**
 * The connection.
 */
connection: string, } | { "type": "status_changed", 
/**
 * The whole status.
 */
status: WatchStatus, } | { "type": "connections_changed" } | { "type": "settings_changed", 
/**
 * All of them.
 */
settings: Settings, } | { "type": "mirror_changed", 
/**
 * The connection.
 */
connection: string, 
/**
 * Its progress.
 */
status: MirrorStatus, } | { "type": "records_changed", 
/**
 * The connection.
 */
connection: string, 
/**
 * `customers` or `products`.
 */
kind: RecordKind, } | { "type": "import_changed", 
/**
 * The whole import.
 */
import: Import, } | { "type": "history_changed", 
/**
 * The connection.
 */
connection: string, } | { "type": "flows_changed", 
/**
 * The connection.
 */
connection: string, } | { "type": "navigate", 
/**
 * Where.
 */
route: Route, } | { "type": "notice_raised", 
/**
 * What.
 */
notice: Notice, } | { "type": "notice_withdrawn", 
/**
 * Which.
 */
notice: Notice, } | { "type": "failed", 
/**
 * The connection, if it is about one.
 */
connection: string | null, 
/**
 * What.
 */
error: ErrorView, };

export type Emitted = { 
/**
 * What happened.
 */
event: AppEvent, 
/**
 * The cached queries it makes stale.
 */
stale: Array<Stale>, };

export type ListQuery = { 
/**
 * What was typed into the search field.
 */
text: string, 
/**
 * The column to sort by (`created`, `name`, `email`, `updated`, …); none means the newest
 * first, or the best match first where `text` is given.
 */
sort: string | null, 
/**
 * Largest first.
 */
descending: boolean, 
/**
 * Only active products, or only archived ones.
 */
active: boolean | null, 
/**
 * Rows to skip (mirror).
 */
offset: number, 
/**
 * Rows at most.
 */
limit: number, 
/**
 * The id to go on after (Stripe's own list).
 */
after: string | null, };

export type RowSource = "mirror" | "mirror_offline" | "stripe";

export type ListWindow<T> = { 
/**
 * The rows.
 */
rows: Array<T>, 
/**
 * How many there are in all; none where only Stripe knows.
 */
total: number | null, 
/**
 * Where they come from.
 */
source: RowSource, 
/**
 * How old the local copy is: when it was last known current (unix seconds).
 */
as_of: number | null, 
/**
 * There are more after these (Stripe's own list).
 */
has_more: boolean, };

export type AnyRecord = Customer | Product;

export type RecordDetail<T> = { 
/**
 * It.
 */
record: T, 
/**
 * As Stripe sent it, as indented JSON text.
 */
raw: string, 
/**
 * Its page in the Stripe Dashboard.
 */
dashboard_url: string, 
/**
 * Set when it comes from the local copy because Stripe cannot be reached (unix seconds).
 */
as_of: number | null, };

export type FieldMap = { [key: string]: JsonValue };

export type FieldFormat = "text" | "multiline" | "email" | "phone" | "url" | "id" | "flag" | "url_list";

export type FieldRule = { 
/**
 * Its dotted key (`name`, `address.line1`).
 */
field: string, 
/**
 * What its value looks like.
 */
format: FieldFormat, 
/**
 * Characters at the most, of each entry where it is a list.
 */
max_length: number | null, 
/**
 * Entries of a list at the most.
 */
max_items: number | null, 
/**
 * May be neither empty nor cleared.
 */
required: boolean, 
/**
 * Can be given when the object is made, and never changed.
 */
create_only: boolean, };

export type MetadataLimits = { 
/**
 * Keys at most.
 */
entries: number, 
/**
 * Characters of a key.
 */
key: number, 
/**
 * Characters of a value.
 */
value: number, };

export type RecordRules = { 
/**
 * Of customers.
 */
customers: Array<FieldRule>, 
/**
 * Of products.
 */
products: Array<FieldRule>, 
/**
 * Of the labels of both.
 */
metadata: MetadataLimits, };

export type Draft = { 
/**
 * Chosen by the form when it opens (a UUID): its sends share one idempotency key.
 */
id: string, 
/**
 * The connection.
 */
connection: string, 
/**
 * What the form makes or changes.
 */
kind: RecordKind, 
/**
 * The object it changes; none where it makes a new one.
 */
target: string | null, 
/**
 * What was typed, in the form's own shape.
 */
content: JsonValue, 
/**
 * The object as it was when the form opened.
 */
base: JsonValue | null, 
/**
 * When it was last changed (unix seconds); set by the backend.
 */
updated: number, 
/**
 * A send whose outcome is not known (time-out, crash) waits to be settled.
 */
unsettled: boolean, };

export type SearchHit = { 
/**
 * Customer or product.
 */
kind: RecordKind, 
/**
 * Its id.
 */
id: string, 
/**
 * Its name, email or id.
 */
title: string, 
/**
 * The second line.
 */
subtitle: string | null, };

export type ExportFormat = "csv" | "json";

export type ExportRequest = { 
/**
 * Customers or products.
 */
kind: RecordKind, 
/**
 * How.
 */
format: ExportFormat, 
/**
 * These rows; none means all that the query finds.
 */
ids: Array<string> | null, 
/**
 * The list as it is shown.
 */
query: ListQuery, };

export type LedgerColumn = { 
/**
 * What it is called.
 */
name: string, 
/**
 * Whether it says who somebody is, or holds all that Stripe sent.
 */
personal: boolean, };

export type LedgerView = { 
/**
 * Its name; with `_v1` behind it, that version of it for ever.
 */
name: string, 
/**
 * Its columns.
 */
columns: Array<LedgerColumn>, };

export type MirrorKind = { 
/**
 * Customers or products.
 */
kind: RecordKind, 
/**
 * RecordKind copied so far.
 */
count: number, 
/**
 * The first copy is complete.
 */
complete: boolean, 
/**
 * 0 to 1 while the first copy is made.
 */
progress: number | null, 
/**
 * Seconds that the first copy will still take.
 */
eta_seconds: number | null, 
/**
 * When it was last known current (unix seconds).
 */
as_of: number | null, 
/**
 * Why it stands still.
 */
problem: ErrorView | null, };

export type MirrorStatus = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Turned on in the settings.
 */
enabled: boolean, 
/**
 * Bytes that it takes in the ledger file, roughly.
 */
bytes: number, 
/**
 * Customers and products.
 */
kinds: Array<MirrorKind>, };

export type ImportState = "reading" | "preview" | "running" | "paused" | "done";

export type EncodingCertainty = "certain" | "likely" | "guess" | "chosen";

export type WarningKind = "email_in_file" | "email_known" | "emails_unchecked" | "lines_in_cell";

export type ImportWarning = { 
/**
 * What.
 */
kind: WarningKind, 
/**
 * How many lines.
 */
count: number, 
/**
 * The first of them, as a spreadsheet counts.
 */
lines: Array<number>, };

export type ImportColumn = { 
/**
 * Its header, or `Column 3` where the file has none.
 */
header: string, 
/**
 * Its first values.
 */
samples: Array<string>, 
/**
 * The field it fills (`email`, `address.line1`, `metadata.size`); none means it is not used.
 */
field: string | null, };

export type Import = { 
/**
 * Its id.
 */
id: string, 
/**
 * The connection.
 */
connection: string, 
/**
 * What it makes.
 */
kind: RecordKind, 
/**
 * The file's name.
 */
file_name: string, 
/**
 * The encoding found (`UTF-8`, `Shift_JIS`, `UTF-16LE`, …).
 */
encoding: string, 
/**
 * How sure that is.
 */
certainty: EncodingCertainty, 
/**
 * The delimiter found.
 */
delimiter: string, 
/**
 * The first line names the columns.
 */
has_header: boolean, 
/**
 * How far it is.
 */
state: ImportState, 
/**
 * The columns.
 */
columns: Array<ImportColumn>, 
/**
 * Lines in all, without the header.
 */
lines: number, 
/**
 * Lines that can be sent.
 */
valid: number, 
/**
 * Lines with an error found before sending.
 */
invalid: number, 
/**
 * RecordKind made.
 */
created: number, 
/**
 * Lines that Stripe refused.
 */
refused: number, 
/**
 * Seconds that the rest will take, at the throttle's pace.
 */
eta_seconds: number | null, 
/**
 * Why it stands still, or cannot be read.
 */
problem: ErrorView | null, 
/**
 * What the person should know before anything is sent.
 */
warnings: Array<ImportWarning>, };

export type LineState = "ready" | "invalid" | "created" | "refused";

export type ImportLine = { 
/**
 * Its number in the file, from 1, counted as a spreadsheet does.
 */
line: number, 
/**
 * How it is doing.
 */
state: LineState, 
/**
 * Its cells.
 */
cells: Array<string>, 
/**
 * What is wrong with it.
 */
error: ErrorView | null, 
/**
 * The id of the object made.
 */
object_id: string | null, };

export type Address = { 
/**
 * City, district, suburb, town or village.
 */
city: string | null, 
/**
 * ISO 3166-1 alpha-2.
 */
country: string | null, 
/**
 * Street, PO box, company.
 */
line1: string | null, 
/**
 * Apartment, suite, unit.
 */
line2: string | null, 
/**
 * Postal code.
 */
postal_code: string | null, 
/**
 * State, county, province or region.
 */
state: string | null, };

export type Coupon = { 
/**
 * Stripe's id, or one that a person chose.
 */
id: string, 
/**
 * Shown to customers.
 */
name: string | null, 
/**
 * `forever`, `once` or `repeating`.
 */
duration: string | null, 
/**
 * Per cent.
 */
percent_off: number | null, 
/**
 * In the smallest unit of `currency`.
 */
amount_off: number | null, 
/**
 * ISO code, lower case.
 */
currency: string | null, };

export type Discount = { 
/**
 * The customer it belongs to.
 */
customer: string | null, 
/**
 * When it began (unix seconds).
 */
start: number | null, 
/**
 * When it stops, for a repeating coupon (unix seconds).
 */
end: number | null, 
/**
 * The subscription it is limited to.
 */
subscription: string | null, 
/**
 * What it is made of.
 */
coupon: Coupon | null, };

export type Customer = { 
/**
 * Stripe's id.
 */
id: string, 
/**
 * Called `balance` since 2019-10-17: what is owed (positive) or credited, smallest unit.
 */
account_balance: number | null, 
/**
 * Unix seconds.
 */
created: number | null, 
/**
 * ISO code, lower case.
 */
currency: string | null, 
/**
 * The latest charge for the latest invoice failed.
 */
delinquent: boolean | null, 
/**
 * Words for the shop's own people.
 */
description: string | null, 
/**
 * A coupon at work.
 */
discount: Discount | null, 
/**
 * Email address.
 */
email: string | null, 
/**
 * Full name or business name.
 */
name: string | null, 
/**
 * Phone number.
 */
phone: string | null, 
/**
 * Postal address.
 */
address: Address | null, 
/**
 * Labels.
 */
metadata: { [key in string]: string }, 
/**
 * Real money.
 */
livemode: boolean, 
/**
 * It was deleted; nothing but the id is left.
 */
deleted: boolean, };

export type Product = { 
/**
 * Stripe's id, or one that a person chose.
 */
id: string, 
/**
 * Can be bought now.
 */
active: boolean, 
/**
 * One short line shown to customers; only where `kind` is `good`.
 */
caption: string | null, 
/**
 * Unix seconds.
 */
created: number | null, 
/**
 * Shown to customers.
 */
description: string | null, 
/**
 * Up to 8 addresses.
 */
images: Array<string>, 
/**
 * Shown to customers.
 */
name: string, 
/**
 * A physical good.
 */
shippable: boolean | null, 
/**
 * Unix seconds.
 */
updated: number | null, 
/**
 * Its public page.
 */
url: string | null, 
/**
 * What one of it is called on receipts and invoices; only where `kind` is `service`.
 */
unit_label: string | null, 
/**
 * What the bank statement says; only where `kind` is `service`.
 */
statement_descriptor: string | null, 
/**
 * `good` or `service`.
 */
type: string | null, 
/**
 * Labels.
 */
metadata: { [key in string]: string }, 
/**
 * Real money.
 */
livemode: boolean, };

export type Recurring = { 
/**
 * `day`, `week`, `month` or `year`.
 */
interval: string | null, 
/**
 * Every so many intervals.
 */
interval_count: number | null, };

export type Price = { 
/**
 * Stripe's id.
 */
id: string, 
/**
 * Can be used now.
 */
active: boolean, 
/**
 * ISO code, lower case.
 */
currency: string, 
/**
 * In the smallest unit; none for tiers or fractions of the unit.
 */
unit_amount: number | null, 
/**
 * The same with up to 12 decimal places, as text.
 */
unit_amount_decimal: string | null, 
/**
 * Words for the shop's own people.
 */
nickname: string | null, 
/**
 * `per_unit` or `tiered`.
 */
billing_scheme: string | null, 
/**
 * For a subscription.
 */
recurring: Recurring | null, };

