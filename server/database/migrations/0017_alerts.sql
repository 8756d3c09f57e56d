-- What a merchant was told of, of every kind: one row per kind and subject.
-- card_testing: subject is the day on which the attack began, counted from 1970; times counts failed attempts.
-- processor_mismatch: subject is the payment or refund that differs; code and message say how; times counts how often it was seen.
CREATE TABLE merchant_alerts_all (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  alert_id TEXT NOT NULL UNIQUE,
  started_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  times INTEGER NOT NULL,
  invoice_id TEXT NOT NULL,
  scope TEXT,
  network TEXT,
  link_id TEXT,
  payment_id TEXT,
  code TEXT,
  message TEXT,
  notified_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, kind, subject)
) STRICT;
INSERT INTO merchant_alerts_all (tenant_id, mode, kind, subject, alert_id, started_ms, last_ms, times, invoice_id, scope, network, link_id, notified_ms)
  SELECT tenant_id, mode, kind, CAST(period AS TEXT), alert_id, started_ms, last_ms, failed_attempts, invoice_id, scope, network, link_id, notified_ms
  FROM merchant_alerts;
DROP TABLE merchant_alerts;
ALTER TABLE merchant_alerts_all RENAME TO merchant_alerts;
CREATE INDEX merchant_alerts_by_time ON merchant_alerts (tenant_id, mode, started_ms, alert_id);
