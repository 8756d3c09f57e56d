-- Money that arrived outside: what a bank feed or a processor tells of, and what it was found to pay.
-- version: counts the changes; allocations, reasons, candidates: JSON. allocated: sum of the allocations that stand.
CREATE TABLE bank_transactions (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  transaction_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  booked_on TEXT NOT NULL,
  reference TEXT,
  payer_name TEXT,
  customer_id TEXT,
  source TEXT NOT NULL CHECK (source IN ('api', 'csv', 'processor')),
  status TEXT NOT NULL CHECK (status IN ('unmatched', 'review', 'posted', 'rejected')),
  allocated INTEGER NOT NULL,
  allocations TEXT NOT NULL,
  score INTEGER,
  reasons TEXT NOT NULL,
  candidates TEXT NOT NULL,
  reject_reason TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, transaction_id)
) STRICT;
CREATE INDEX bank_transactions_by_time ON bank_transactions (tenant_id, mode, created_at, transaction_id);
CREATE INDEX bank_transactions_by_status ON bank_transactions (tenant_id, mode, status, created_at, transaction_id);

-- One row per change, written with it. The primary key tells the writer that lost a race to read again.
CREATE TABLE bank_transaction_changes (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, transaction_id, version)
) STRICT;

-- Invoices are looked for by their number as people copy it, and by what is still open.
CREATE INDEX invoices_by_plain_number ON invoices (tenant_id, mode,
  (REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(UPPER(invoice_number), ' ', ''), '-', ''), '/', ''), '.', ''), '_', '')));
CREATE INDEX invoices_open_by_balance ON invoices (tenant_id, mode, currency, balance, created_position) WHERE balance > 0;
