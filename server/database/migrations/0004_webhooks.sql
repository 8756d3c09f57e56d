-- Webhooks. Instants that are compared are milliseconds since 1970, real time; advancing a merchant's test clock moves
-- those of its test endpoints nearer.

-- Where a merchant wants to hear of events. Secrets are sealed with a key derived from PAYLINK_SECRET.
-- position: the last event that was looked at for this endpoint.
-- failing_since_ms: null while the last attempt went well. paused_until_ms: it asked for a pause.
-- The lease is held by whoever sends to it now: one process at a time.
CREATE TABLE webhook_endpoints (
  endpoint_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  url TEXT NOT NULL,
  events TEXT,
  status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled')),
  disabled_reason TEXT,
  sealed_secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_until_ms INTEGER NOT NULL,
  position INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failing_since_ms INTEGER,
  paused_until_ms INTEGER NOT NULL,
  lease_until_ms INTEGER NOT NULL,
  lease_owner TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_endpoints_by_tenant ON webhook_endpoints (tenant_id, mode, status);

-- One row per event and endpoint. What is sent is made from the event; a message of type webhook.test has none.
CREATE TABLE webhook_messages (
  endpoint_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed')),
  attempts INTEGER NOT NULL,
  queued_ms INTEGER NOT NULL,
  settled_ms INTEGER,
  PRIMARY KEY (endpoint_id, message_id)
) STRICT;
CREATE INDEX webhook_messages_in_order ON webhook_messages (endpoint_id, status, invoice_id, position);
CREATE INDEX webhook_messages_by_time ON webhook_messages (endpoint_id, queued_ms, message_id);
CREATE INDEX webhook_messages_by_end ON webhook_messages (endpoint_id, settled_ms);

-- An invoice with messages waiting at an endpoint. They go one after the other, so the schedule is the invoice's.
-- version: raised with every message that joins, so that the row is never removed under one.
-- first_ms: the first attempt of the message in front, 0 before it.
CREATE TABLE webhook_lanes (
  endpoint_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  first_ms INTEGER NOT NULL,
  PRIMARY KEY (endpoint_id, invoice_id)
) STRICT;
CREATE INDEX webhook_lanes_by_due ON webhook_lanes (endpoint_id, due_ms);

CREATE TABLE webhook_attempts (
  attempt_id TEXT PRIMARY KEY,
  endpoint_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  status_code INTEGER,
  error TEXT,
  latency_ms INTEGER NOT NULL,
  answer_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_attempts_by_message ON webhook_attempts (endpoint_id, message_id, at_ms);
