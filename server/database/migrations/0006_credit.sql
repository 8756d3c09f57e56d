-- Customers' credit: an account per customer and currency, to which entries are only ever added. The primary key is what
-- makes one of two writers at once read again and decide again. `position`: how far the events of the installation stood when
-- it was written; an export that was written in use is cut there.
CREATE TABLE credit_entries (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  version INTEGER NOT NULL,
  entry_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL,
  balance INTEGER NOT NULL CHECK (balance >= 0),
  account TEXT NOT NULL,
  invoice_id TEXT,
  payment_id TEXT,
  event_id TEXT,
  note TEXT,
  occurred_at TEXT NOT NULL,
  position INTEGER NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, customer_id, currency, version),
  UNIQUE (tenant_id, mode, entry_id)
) STRICT;
CREATE UNIQUE INDEX credit_entries_by_event ON credit_entries (event_id);
CREATE INDEX credit_entries_by_time ON credit_entries (tenant_id, mode, customer_id, occurred_at, currency, version);

-- Where each account stands: a read model of its entries.
CREATE TABLE credit_accounts (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  version INTEGER NOT NULL,
  balance INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, customer_id, currency)
) STRICT;
