-- Where a receipt can be checked: the key that its signed code carries. Made when a receipt is first shown or sent;
-- it names the payment and says nothing of it, so that what is shown is always what the ledger knows now.
CREATE TABLE receipts (
  receipt_key TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  invoice_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (tenant_id, mode, payment_id)
) STRICT;
