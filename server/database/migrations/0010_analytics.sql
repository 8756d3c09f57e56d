-- A merchant's figures by quarter of an hour (of UTC, since 1970) and currency: what invoices made then have come to, and what
-- money moved then. Everything in here can be computed again from the ledger, and `ledger verify` does.
CREATE TABLE analytics_quarters (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  currency TEXT NOT NULL,
  invoices INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  partially_paid INTEGER NOT NULL,
  invoiced INTEGER NOT NULL,
  settle_seconds INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  opened INTEGER NOT NULL,
  clicked INTEGER NOT NULL,
  started INTEGER NOT NULL,
  payments INTEGER NOT NULL,
  collected INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, quarter, currency)
) STRICT;

-- What happened since the figures were last summed up. Writers only ever add rows here, so that no two of them wait for each
-- other; they are summed up by whoever reads, and by upkeep.
CREATE TABLE analytics_changes (
  position INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  currency TEXT NOT NULL,
  made_quarter INTEGER NOT NULL,
  moved_quarter INTEGER NOT NULL,
  invoices INTEGER NOT NULL,
  paid INTEGER NOT NULL,
  partially_paid INTEGER NOT NULL,
  invoiced INTEGER NOT NULL,
  settle_seconds INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  opened INTEGER NOT NULL,
  clicked INTEGER NOT NULL,
  started INTEGER NOT NULL,
  payments INTEGER NOT NULL,
  collected INTEGER NOT NULL,
  refunded INTEGER NOT NULL
) STRICT;
CREATE INDEX analytics_changes_by_owner ON analytics_changes (tenant_id, mode, position);

-- Whoever sums up takes this row first: two who do so at once take turns.
CREATE TABLE analytics_sums (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  summed INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode)
) STRICT;

-- What stands in the ledger already.
INSERT INTO analytics_quarters (tenant_id, mode, quarter, currency, invoices, paid, partially_paid, invoiced, settle_seconds, sent, opened, clicked, started, payments, collected, refunded)
SELECT tenant_id, mode, quarter, currency, SUM(invoices), SUM(paid), SUM(partially_paid), SUM(invoiced), SUM(settle_seconds), SUM(sent), SUM(opened), SUM(clicked), SUM(started), SUM(payments), SUM(collected), SUM(refunded)
FROM (SELECT i.tenant_id AS tenant_id, i.mode AS mode, i.currency AS currency, ((CAST(substr(i.created_at, 9, 2) AS BIGINT) + (153 * (CAST(substr(i.created_at, 6, 2) AS BIGINT) + 12 * ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12) - 3) + 2) / 5 + 365 * (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) + (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) / 4 - (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) / 100 + (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) / 400 - 32045 - 2440588) * 96 + CAST(substr(i.created_at, 12, 2) AS BIGINT) * 4 + CAST(substr(i.created_at, 15, 2) AS BIGINT) / 15) AS quarter,
    1 AS invoices,
    CASE WHEN i.status IN ('paid', 'overpaid') THEN 1 ELSE 0 END AS paid,
    CASE WHEN i.status = 'partially_paid' THEN 1 ELSE 0 END AS partially_paid,
    i.total AS invoiced,
    CASE WHEN i.status IN ('paid', 'overpaid') THEN COALESCE((SELECT MAX(((CAST(substr(e.occurred_at, 9, 2) AS BIGINT) + (153 * (CAST(substr(e.occurred_at, 6, 2) AS BIGINT) + 12 * ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12) - 3) + 2) / 5 + 365 * (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) + (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) / 4 - (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) / 100 + (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) / 400 - 32045 - 2440588) * 86400 + CAST(substr(e.occurred_at, 12, 2) AS BIGINT) * 3600 + CAST(substr(e.occurred_at, 15, 2) AS BIGINT) * 60 + CAST(substr(e.occurred_at, 18, 2) AS BIGINT))) FROM events AS e
      WHERE e.tenant_id = i.tenant_id AND e.mode = i.mode AND e.invoice_id = i.invoice_id AND e.type = 'invoice.paid') - ((CAST(substr(i.created_at, 9, 2) AS BIGINT) + (153 * (CAST(substr(i.created_at, 6, 2) AS BIGINT) + 12 * ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12) - 3) + 2) / 5 + 365 * (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) + (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) / 4 - (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) / 100 + (CAST(substr(i.created_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(i.created_at, 6, 2) AS BIGINT)) / 12)) / 400 - 32045 - 2440588) * 86400 + CAST(substr(i.created_at, 12, 2) AS BIGINT) * 3600 + CAST(substr(i.created_at, 15, 2) AS BIGINT) * 60 + CAST(substr(i.created_at, 18, 2) AS BIGINT)), 0) ELSE 0 END AS settle_seconds,
    CASE WHEN EXISTS (SELECT 1 FROM events AS e WHERE e.tenant_id = i.tenant_id AND e.mode = i.mode AND e.invoice_id = i.invoice_id AND e.type = 'invoice.sent'
      AND e.data NOT LIKE '%"human":"automated"%') THEN 1 ELSE 0 END AS sent,
    CASE WHEN EXISTS (SELECT 1 FROM events AS e WHERE e.tenant_id = i.tenant_id AND e.mode = i.mode AND e.invoice_id = i.invoice_id AND e.type = 'invoice.opened'
      AND e.data NOT LIKE '%"human":"automated"%') THEN 1 ELSE 0 END AS opened,
    CASE WHEN EXISTS (SELECT 1 FROM events AS e WHERE e.tenant_id = i.tenant_id AND e.mode = i.mode AND e.invoice_id = i.invoice_id AND e.type = 'invoice.payment_link_clicked'
      AND e.data NOT LIKE '%"human":"automated"%') THEN 1 ELSE 0 END AS clicked,
    CASE WHEN EXISTS (SELECT 1 FROM payments AS p WHERE p.tenant_id = i.tenant_id AND p.mode = i.mode
      AND p.invoice_id = i.invoice_id) THEN 1 ELSE 0 END AS started,
    0 AS payments, 0 AS collected, 0 AS refunded
  FROM invoices AS i WHERE i.status <> 'void'
  UNION ALL
  SELECT e.tenant_id, e.mode, p.currency, ((CAST(substr(e.occurred_at, 9, 2) AS BIGINT) + (153 * (CAST(substr(e.occurred_at, 6, 2) AS BIGINT) + 12 * ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12) - 3) + 2) / 5 + 365 * (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) + (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) / 4 - (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) / 100 + (CAST(substr(e.occurred_at, 1, 4) AS BIGINT) + 4800 - ((14 - CAST(substr(e.occurred_at, 6, 2) AS BIGINT)) / 12)) / 400 - 32045 - 2440588) * 96 + CAST(substr(e.occurred_at, 12, 2) AS BIGINT) * 4 + CAST(substr(e.occurred_at, 15, 2) AS BIGINT) / 15),
    0, 0, 0, 0, 0, 0, 0, 0, 0,
    CASE WHEN substr(p.account, 1, 9) = 'clearing:' AND p.amount > 0 THEN 1 ELSE 0 END,
    CASE WHEN substr(p.account, 1, 9) = 'clearing:' THEN p.amount ELSE 0 END,
    CASE WHEN substr(p.account, 1, 8) = 'refunds:' THEN 0 - p.amount ELSE 0 END
  FROM postings AS p JOIN events AS e ON e.event_id = p.event_id
  WHERE substr(p.account, 1, 9) = 'clearing:' OR substr(p.account, 1, 8) = 'refunds:') AS told
GROUP BY tenant_id, mode, quarter, currency;
