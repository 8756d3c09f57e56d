-- Who wants no more reminders from a merchant. Invoices and receipts go on.
CREATE TABLE reminder_stops (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  recipient TEXT NOT NULL,
  stopped_at TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mode, recipient)
) STRICT;
