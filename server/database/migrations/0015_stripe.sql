-- What was asked of Stripe, written before it is asked, so that an answer that was lost can be asked for again.
-- asked_ms: real time of the first request; after a day Stripe may have forgotten its idempotency key.
-- session_id: the checkout session of a payer without script; its intent is made when it is completed.
-- intent_id: null until an answer was heard. outcome: JSON of the final word where Stripe does not keep it.
CREATE TABLE stripe_payments (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  method TEXT NOT NULL,
  last4 TEXT,
  request TEXT NOT NULL,
  intent_id TEXT,
  session_id TEXT,
  outcome TEXT,
  asked_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, payment_id)
) STRICT;
CREATE UNIQUE INDEX stripe_payments_by_intent ON stripe_payments (intent_id);

CREATE TABLE stripe_refunds (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  amount INTEGER NOT NULL,
  stripe_refund_id TEXT,
  outcome TEXT,
  asked_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, refund_id)
) STRICT;

-- Customers at Stripe, for those whose methods are kept.
CREATE TABLE stripe_customers (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  stripe_customer_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, customer_id)
) STRICT;
CREATE INDEX stripe_customers_by_stripe ON stripe_customers (stripe_customer_id);

-- A merchant's own Stripe: JSON, its secrets sealed with a key derived from PAYLINK_SECRET. Null: the operator's account.
ALTER TABLE merchants ADD COLUMN stripe TEXT;
