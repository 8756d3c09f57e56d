-- A payment is found by the transaction that its processor gave it.
CREATE INDEX payments_by_transaction ON payments (tenant_id, mode, transaction_id);

-- The sandbox's own record of refunds. The primary key is what makes one refund id give back once.
ALTER TABLE sandbox_charges ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0;
CREATE TABLE sandbox_refunds (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, refund_id)
) STRICT;
