-- What the LeadConnector compatible API was told of an invoice and the invoice itself has no place for, and that it was
-- marked as sent there without a message. An invoice without a row is one that this API never wrote to.
-- kept: JSON. words: lower-case name and contact, for searching. An invoice's row never outlives it, nor moves.
CREATE TABLE leadconnector_invoices (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  invoice_id TEXT NOT NULL,
  kept TEXT NOT NULL,
  words TEXT NOT NULL,
  marked_sent_at TEXT,
  PRIMARY KEY (tenant_id, mode, invoice_id)
) STRICT;
