-- Everything that Paylink keeps. Instants that the ledger speaks of are ISO 8601 text; instants that only
-- machinery compares are milliseconds since 1970 (columns ending in _ms).

CREATE TABLE merchants (
  tenant_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  settings TEXT NOT NULL,
  test_clock_offset_ms INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE api_keys (
  key_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES merchants (tenant_id),
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;

-- Keys with which a merchant's own backend signs links. The secret is sealed with a key derived from PAYLINK_SECRET.
CREATE TABLE link_keys (
  kid TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES merchants (tenant_id),
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  alg TEXT NOT NULL,
  sealed_secret TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT
) STRICT;

-- The ledger. Rows are only ever added. `data` is canonical JSON, exactly the text that was hashed.
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  occurred_at TEXT NOT NULL,
  data TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (tenant_id, mode, invoice_id, sequence)
) STRICT;
CREATE INDEX events_by_tenant ON events (tenant_id, mode, position);

CREATE TABLE postings (
  event_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  account TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  PRIMARY KEY (event_id, ordinal)
) STRICT;

-- Read models: every column can be computed again from the events, and `ledger verify` does.
CREATE TABLE invoices (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  invoice_number TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  status TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  due_date TEXT,
  state TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  created_position INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, invoice_id)
) STRICT;
CREATE UNIQUE INDEX invoices_by_creation ON invoices (tenant_id, mode, created_position);
CREATE INDEX invoices_by_number ON invoices (tenant_id, mode, invoice_number);

CREATE TABLE payments (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  method TEXT NOT NULL,
  brand TEXT,
  last4 TEXT,
  status TEXT NOT NULL,
  transaction_id TEXT,
  link_id TEXT,
  address TEXT,
  decline_code TEXT,
  decline_reason TEXT,
  started_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  paid_at TEXT,
  PRIMARY KEY (tenant_id, mode, payment_id)
) STRICT;
CREATE INDEX payments_by_invoice ON payments (tenant_id, mode, invoice_id);
CREATE INDEX payments_by_link ON payments (link_id, status, updated_at);

-- Links. `link_id` is what the signed code carries; it opens nothing by itself.
CREATE TABLE links (
  link_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  amount INTEGER,
  reference TEXT,
  expires_at TEXT,
  revoked_at TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX links_by_invoice ON links (tenant_id, mode, invoice_id, created_at);

-- One row per fetch of a link, whoever fetched it. Ids are in the order of time.
CREATE TABLE visits (
  visit_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  link_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  method TEXT NOT NULL,
  surface TEXT NOT NULL,
  agent TEXT,
  address TEXT,
  evidence TEXT NOT NULL,
  signal TEXT
) STRICT;
CREATE INDEX visits_by_link ON visits (link_id, at_ms);

-- One row per visitor who gave a sign of being there; its event says how sure we are. A visitor first taken for a
-- machine may turn out to be a person: one row for each.
CREATE TABLE clicks (
  link_id TEXT NOT NULL,
  visitor TEXT NOT NULL,
  person INTEGER NOT NULL CHECK (person IN (0, 1)),
  visit_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  human TEXT NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (link_id, visitor, person),
  UNIQUE (visit_id, person)
) STRICT;

-- Work to be done later, written together with what causes it. Claimed by lease; due times are real time
-- (advancing a merchant's test clock moves that merchant's test tasks nearer).
CREATE TABLE tasks (
  task_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  due_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  lease_owner TEXT,
  UNIQUE (kind, tenant_id, mode, subject)
) STRICT;
CREATE INDEX tasks_by_due ON tasks (due_ms);

CREATE TABLE idempotency_keys (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER,
  body TEXT,
  lease_until_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, idempotency_key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_ms);

-- Mails and texts of the outbox adapters: shown on the outbox page, sent nowhere.
CREATE TABLE outbox_messages (
  message_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('email', 'sms')),
  recipient TEXT NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT,
  text TEXT NOT NULL,
  html TEXT,
  attachments TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_messages_by_time ON outbox_messages (created_ms);

-- Requests for a fresh link, to answer each address on file at a bounded rate.
CREATE TABLE link_requests (
  request_id TEXT PRIMARY KEY,
  invoice_key TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX link_requests_by_invoice ON link_requests (invoice_key, at_ms);

CREATE TABLE invoice_counters (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode)
) STRICT;

-- Asking for a fresh link names an invoice by its id alone.
CREATE INDEX invoices_by_id ON invoices (invoice_id);
