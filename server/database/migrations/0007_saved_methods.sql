-- Means of payment that a customer let a merchant keep. The number itself is at the processor, found by `reference`.
-- A row without a reference waits for the payment named by `payment_id` to succeed: until then nothing is kept.
-- consent_*: what the payer or the merchant agreed to, when, and from where (the address truncated).
CREATE TABLE payment_methods (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  method_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  type TEXT NOT NULL,
  brand TEXT,
  last4 TEXT,
  expiry_month INTEGER,
  expiry_year INTEGER,
  processor TEXT NOT NULL,
  reference TEXT,
  payment_id TEXT,
  source TEXT NOT NULL,
  consent_text TEXT,
  consent_hash TEXT,
  consent_at TEXT NOT NULL,
  consent_address TEXT,
  consent_agent TEXT,
  created_at TEXT NOT NULL,
  removed_at TEXT,
  PRIMARY KEY (tenant_id, mode, method_id)
) STRICT;
CREATE INDEX payment_methods_by_customer ON payment_methods (tenant_id, mode, customer_id, created_at);

-- What a customer is known by: its latest invoice.
CREATE INDEX invoices_by_customer ON invoices (tenant_id, mode, customer_id, created_position);

-- One-time codes that were asked for through a link. The code itself is nowhere: it is computed from the id and a key.
CREATE TABLE payer_verifications (
  verification_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  link_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  confirmed_ms INTEGER
) STRICT;
CREATE INDEX payer_verifications_by_invoice ON payer_verifications (tenant_id, mode, invoice_id, created_ms);
CREATE INDEX payer_verifications_by_age ON payer_verifications (created_ms);

-- The sandbox's own vault: what a published test number stands for, never the number.
CREATE TABLE sandbox_methods (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  reference TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  type TEXT NOT NULL,
  brand TEXT,
  last4 TEXT,
  expiry_month INTEGER,
  expiry_year INTEGER,
  scenario TEXT NOT NULL,
  created_at TEXT NOT NULL,
  forgotten_at TEXT,
  PRIMARY KEY (tenant_id, mode, reference)
) STRICT;
-- The reference that a charge was made by, and the one that it makes when it succeeds.
ALTER TABLE sandbox_charges ADD COLUMN used TEXT;
ALTER TABLE sandbox_charges ADD COLUMN saves TEXT;
