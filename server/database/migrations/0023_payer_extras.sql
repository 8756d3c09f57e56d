-- A link that a payer made from another one, for somebody else: the one that it was made from.
ALTER TABLE links ADD COLUMN forwarded_from TEXT;
CREATE INDEX links_by_forwarder ON links (forwarded_from) WHERE forwarded_from IS NOT NULL;

-- When the payer had the receipt sent to an address that they typed: once for each payment.
ALTER TABLE receipts ADD COLUMN payer_sent_at TEXT;
