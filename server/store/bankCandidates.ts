/** Invoices that a bank transaction may pay, and payments that it may be already. */
import type { Database, Row } from "../database/database.ts";
import type { InvoiceState } from "../ledger/state.ts";
import type { Owner } from "./bankTransactions.ts";

/** As the index invoices_by_plain_number has it. ASCII only on every engine; see plainNumber in reconciliation/reference.ts. */
const PLAIN_NUMBER =
  "REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(UPPER(invoice_number), ' ', ''), '-', ''), '/', ''), '.', ''), '_', '')";

/** Numbers of one question: D1 takes 100 parameters. */
const NUMBERS_MOST = 90;

interface StateRow extends Row {
  state: string;
}

const states = (rows: readonly StateRow[]): InvoiceState[] =>
  rows.map(({ state }) => JSON.parse(state) as InvoiceState);

/** Invoices with one of these plain numbers, newest first, at most `limit` per 90 numbers. */
export async function invoicesByPlainNumber(
  database: Database,
  { tenantId, mode }: Owner,
  numbers: readonly string[],
  limit: number,
): Promise<InvoiceState[]> {
  const found: InvoiceState[] = [];
  for (let from = 0; from < numbers.length; from += NUMBERS_MOST) {
    const some = numbers.slice(from, from + NUMBERS_MOST);
    // Few lengths, so few statement texts.
    const length = some.length <= 1 ? 1 : some.length <= 12 ? 12 : NUMBERS_MOST;
    const params = Array.from({ length }, (_, index) => some[index] ?? some[0] ?? "");
    // By an expression, so that no planner reads the whole order of creation for the sake of a few.
    const rows = await database.query<StateRow>(
      `SELECT state FROM invoices WHERE tenant_id = ? AND mode = ? AND ${PLAIN_NUMBER} IN (${params.map(() => "?").join(", ")})
       ORDER BY -created_position LIMIT ?`,
      [tenantId, mode, ...params, limit],
    );
    found.push(...states(rows));
  }
  return found;
}

/** Open invoices of a customer, newest first. */
export async function openInvoicesOfCustomer(
  database: Database,
  { tenantId, mode }: Owner,
  customerId: string,
  limit: number,
): Promise<InvoiceState[]> {
  return states(
    await database.query<StateRow>(
      `SELECT state FROM invoices WHERE tenant_id = ? AND mode = ? AND customer_id = ? AND balance > 0
       ORDER BY created_position DESC LIMIT ?`,
      [tenantId, mode, customerId, limit],
    ),
  );
}

/** Invoices on which exactly this much is owed, in minor units, newest first. */
export async function invoicesByBalance(
  database: Database,
  { tenantId, mode }: Owner,
  currency: string,
  balance: number,
  limit: number,
): Promise<InvoiceState[]> {
  return states(
    await database.query<StateRow>(
      `SELECT state FROM invoices WHERE tenant_id = ? AND mode = ? AND currency = ? AND balance = ? AND balance > 0
       ORDER BY created_position DESC LIMIT ?`,
      [tenantId, mode, currency, balance, limit],
    ),
  );
}

/** Payments that carry this transaction's id, in the ledger already. */
export async function paymentsWithTransaction(
  database: Database,
  { tenantId, mode }: Owner,
  transactionId: string,
): Promise<{ readonly invoiceId: string; readonly paymentId: string }[]> {
  const rows = await database.query<{ invoice_id: string; payment_id: string }>(
    `SELECT invoice_id, payment_id FROM payments WHERE tenant_id = ? AND mode = ? AND transaction_id = ?
     ORDER BY payment_id LIMIT 50`,
    [tenantId, mode, transactionId],
  );
  return rows.map((row) => ({ invoiceId: row.invoice_id, paymentId: row.payment_id }));
}
