-- How many failed attempts to pay were made from one network against one merchant, and against the merchant from
-- anywhere (scope 'merchant'). A row exists once something failed; upkeep removes it when it is quiet.
CREATE TABLE attempt_meters (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  scope TEXT NOT NULL,
  level INTEGER NOT NULL,
  level_at_ms INTEGER NOT NULL,
  fresh_drawn INTEGER NOT NULL,
  repeat_drawn INTEGER NOT NULL,
  window_at_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, scope)
) STRICT;
CREATE INDEX attempt_meters_by_time ON attempt_meters (level_at_ms);

-- What a merchant was told of: one row per kind and attack.
CREATE TABLE merchant_alerts (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  kind TEXT NOT NULL,
  period INTEGER NOT NULL,
  alert_id TEXT NOT NULL UNIQUE,
  started_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  failed_attempts INTEGER NOT NULL,
  scope TEXT NOT NULL,
  network TEXT,
  link_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  notified_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, kind, period)
) STRICT;
CREATE INDEX merchant_alerts_by_time ON merchant_alerts (tenant_id, mode, started_ms, alert_id);
