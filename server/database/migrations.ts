/** The migrations in their order. A migration that was applied anywhere is never edited. */
import type { Migration } from "./migrate.ts";
import ledger from "./migrations/0001_ledger.sql?raw";
import sandbox from "./migrations/0002_sandbox.sql?raw";
import installation from "./migrations/0003_installation.sql?raw";
import webhooks from "./migrations/0004_webhooks.sql?raw";
import refunds from "./migrations/0005_refunds.sql?raw";
import credit from "./migrations/0006_credit.sql?raw";
import savedMethods from "./migrations/0007_saved_methods.sql?raw";
import bankTransactions from "./migrations/0008_bank_transactions.sql?raw";
import deliveries from "./migrations/0009_deliveries.sql?raw";
import analytics from "./migrations/0010_analytics.sql?raw";
import attemptLimits from "./migrations/0011_attempt_limits.sql?raw";
import receipts from "./migrations/0012_receipts.sql?raw";
import carriers from "./migrations/0013_carriers.sql?raw";
import reminders from "./migrations/0014_reminders.sql?raw";
import stripe from "./migrations/0015_stripe.sql?raw";
import leadconnector from "./migrations/0016_leadconnector.sql?raw";
import alerts from "./migrations/0017_alerts.sql?raw";
import logos from "./migrations/0018_logos.sql?raw";
import merchantHosts from "./migrations/0021_merchant_hosts.sql?raw";
import studio from "./migrations/0022_studio.sql?raw";
import studioSearch from "./migrations/0022_studio_search.sql?raw";
import payerExtras from "./migrations/0023_payer_extras.sql?raw";

export const MIGRATIONS: readonly Migration[] = [
  { name: "0001_ledger", sql: ledger },
  { name: "0002_sandbox", sql: sandbox },
  { name: "0003_installation", sql: installation },
  { name: "0004_webhooks", sql: webhooks },
  { name: "0005_refunds", sql: refunds },
  { name: "0006_credit", sql: credit },
  { name: "0007_saved_methods", sql: savedMethods },
  { name: "0008_bank_transactions", sql: bankTransactions },
  { name: "0009_deliveries", sql: deliveries },
  { name: "0010_analytics", sql: analytics },
  { name: "0011_attempt_limits", sql: attemptLimits },
  { name: "0012_receipts", sql: receipts },
  { name: "0013_carriers", sql: carriers },
  { name: "0014_reminders", sql: reminders },
  { name: "0015_stripe", sql: stripe },
  { name: "0016_leadconnector", sql: leadconnector },
  { name: "0017_alerts", sql: alerts },
  { name: "0018_logos", sql: logos },
  { name: "0021_merchant_hosts", sql: merchantHosts },
  { name: "0022_studio", sql: studio },
  { name: "0022_studio_search", sql: studioSearch },
  { name: "0023_payer_extras", sql: payerExtras },
];
