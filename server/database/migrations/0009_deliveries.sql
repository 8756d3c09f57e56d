-- Messages to payers: one row per message and recipient, and everything that was heard of each.
-- `rank` orders what can be heard, so that notices in any order end in one status. `request_id` joins the messages of one request.
CREATE TABLE deliveries (
  delivery_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('email', 'sms')),
  recipient TEXT NOT NULL,
  link_id TEXT,
  content TEXT NOT NULL,
  status TEXT NOT NULL,
  rank INTEGER NOT NULL,
  scheduled_at TEXT,
  created_at TEXT NOT NULL,
  sent_at TEXT,
  sent_ms INTEGER,
  delivered_at TEXT,
  opened_at TEXT,
  clicked_at TEXT,
  ended_at TEXT,
  carrier TEXT,
  carrier_id TEXT,
  error_code TEXT,
  error_text TEXT,
  attempts INTEGER NOT NULL,
  first_attempt_at TEXT,
  lease_until_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_by_invoice ON deliveries (tenant_id, mode, invoice_id, created_at, delivery_id);
CREATE INDEX deliveries_by_request ON deliveries (tenant_id, mode, request_id);
CREATE INDEX deliveries_by_link ON deliveries (link_id);
CREATE INDEX deliveries_by_carrier ON deliveries (carrier, carrier_id);

-- The history of each message. `notice` names what was heard, so that a repeated notice is known.
CREATE TABLE delivery_events (
  notice TEXT PRIMARY KEY,
  delivery_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  heard_ms INTEGER NOT NULL,
  carrier TEXT,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_events_by_delivery ON delivery_events (delivery_id, heard_ms, notice);

-- What the ledger was told once: an event of each kind per message or request.
CREATE TABLE delivery_marks (
  mark TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  event_id TEXT NOT NULL
) STRICT;
