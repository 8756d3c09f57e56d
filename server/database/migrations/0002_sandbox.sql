-- The sandbox processor's own record, kept apart from the ledger so that the one can be judged by the other.
-- Never a card or bank number, an expiry or a security code: brand, last four and the scenario only.

-- What it knows of each payment. The primary key is what makes one payment id chargeable once;
-- a payment canceled before its charge request arrived has a row too (scenario 'unheard'), which refuses the late request.
CREATE TABLE sandbox_charges (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  transaction_id TEXT,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  method TEXT NOT NULL,
  brand TEXT,
  last4 TEXT,
  scenario TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  action_url TEXT,
  created_at TEXT NOT NULL,
  settles_at TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, payment_id)
) STRICT;

-- Every charge, cancellation and answer that it was asked for, and every change that was due when it was asked
-- something (ask 'clock'); rows are only added.
-- version: the change of the payment that this request made, null when it changed nothing. Of two writers
-- who saw the same version, the constraint lets one through.
-- moved: minor units captured (positive) or taken back (negative) by this request.
CREATE TABLE sandbox_requests (
  request_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  version INTEGER,
  ask TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  amount INTEGER,
  currency TEXT,
  outcome TEXT NOT NULL,
  moved INTEGER NOT NULL,
  UNIQUE (tenant_id, mode, payment_id, version)
) STRICT;
