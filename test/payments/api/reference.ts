/** Requests and answers of the published API document on invoice payments, as they are printed there. */

/** A `curl` line as printed: method, path and body, host and headers aside. */
export function readCurl(text: string): { readonly target: string; readonly body: string | undefined } {
  const [, given, url = ""] = /curl(?: -X (\w+))? "?([^\s"]+)"?/.exec(text) ?? [];
  const body = /-d '([\s\S]*)'/.exec(text)?.[1];
  return { target: `${given ?? "GET"} ${url.replace(/^https:\/\/[^/]+/, "")}`, body };
}

interface Sample {
  readonly title: string;
  readonly curl: string;
  readonly answer: string;
}

export const FULL: Sample = {
  title: "Record payment",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/payment \\
-H "Authorization: Bearer YOUR_TOKEN" \\
-H "X-Tenant-ID: your-tenant-id" \\
-H "Content-Type: application/json" \\
-d '{
"amount": 500.00,
"paymentMethod": "card",
"card": {
"number": "4111111111111111",
"expiryMonth": "12",
"expiryYear": "2027",
"cvv": "123"
}
}'`,
  answer: `{
"success": true,
"data": {
"paymentId": "pmt_xyz789",
"invoiceId": "inv_abc123",
"amount": 500.00,
"status": "paid",
"remainingBalance": 0.00,
"paidAt": "2026-01-28T14:00:00Z",
"transactionId": "txn_456"
}
}`,
};

export const PARTIAL: Sample = {
  title: "Partial payment",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/payment \\
-d '{
"amount": 250.00,
"paymentMethod": "card"
}'`,
  answer: `{
"success": true,
"data": {
"paymentId": "pmt_partial_123",
"invoiceId": "inv_abc123",
"amount": 250.00,
"totalAmount": 500.00,
"paidAmount": 250.00,
"remainingBalance": 250.00,
"status": "partially_paid",
"paidAt": "2026-01-28T14:00:00Z"
}
}`,
};

export const OVER: Sample = {
  title: "Overpayment",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/payment \\
-d '{
"amount": 600.00
}'`,
  answer: `{
"success": true,
"data": {
"paymentId": "pmt_over_123",
"invoiceId": "inv_abc123",
"totalAmount": 500.00,
"paidAmount": 600.00,
"overpaymentAmount": 100.00,
"status": "overpaid"
}
}`,
};

export const FAILED: Sample = {
  title: "Failed payment",
  curl: `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/payment \\
-d '{
"amount": 500.00,
"card": {
"number": "4000000000000002"
}
}'`,
  answer: `{
"success": false,
"data": {
"paymentId": "pmt_failed_123",
"invoiceId": "inv_abc123",
"amount": 500.00,
"status": "failed",
"declineReason": "Insufficient funds",
"attemptedAt": "2026-01-28T14:00:00Z"
}
}`,
};

export const RETRY_CURL = `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/payment/retry \\
-d '{
"paymentId": "pmt_failed_123",
"paymentMethod": "card"
}'`;

export const ACH_METHOD = `{
"paymentMethod": "ach",
"bankAccount": {
"accountNumber": "123456789",
"routingNumber": "987654321",
"accountType": "checking"
}
}`;

export const EXTERNAL_CURL = `curl -X POST /api/v1/invoices/inv_abc123/payment \\
-d '{
"amount": 500.00,
"paymentMethod": "external",
"externalPaymentDetails": {
"method": "check",
"checkNumber": "12345",
"date": "2026-01-28",
"notes": "Deposited to bank"
}
}'`;

export const INSTALMENT_CURL = `curl -X POST /api/v1/invoices/inv_abc123/payment -d '{"amount": 100.00}'`;
export const REFUND_CURL = `curl -X POST /api/v1/transactions/txn_abc123/refund -d '{"amount": 100.00}'`;

export const HISTORY: Sample = {
  title: "Payment history",
  curl: `curl https://dev.auxcore.net/api/v1/invoices/inv_abc123/payments \\
-H "Authorization: Bearer YOUR_TOKEN" \\
-H "X-Tenant-ID: your-tenant-id"`,
  answer: `{
"success": true,
"data": {
"invoiceId": "inv_abc123",
"totalAmount": 500.00,
"paidAmount": 500.00,
"remainingBalance": 0.00,
"status": "paid",
"payments": [
{
"paymentId": "pmt_1",
"amount": 250.00,
"method": "card",
"status": "approved",
"paidAt": "2026-01-28T10:00:00Z",
"transactionId": "txn_123"
},
{
"paymentId": "pmt_2",
"amount": 250.00,
"method": "card",
"status": "approved",
"paidAt": "2026-01-29T14:00:00Z",
"transactionId": "txn_456"
}
]
}
}`,
};

export const SAVED_METHOD = `{
"paymentMethod": "saved",
"paymentMethodId": "pm_saved_123"
}`;

export const EXTERNAL_METHOD = `{
"paymentMethod": "external",
"externalPaymentDetails": {
"method": "check",
"checkNumber": "12345",
"date": "2026-01-28"
}
}`;

export const CREDIT_CURL = `curl -X POST /api/v1/customers/cust_123/credit -d '{"amount": 100.00}'`;

export const RECONCILE_CURL = `curl -X POST https://dev.auxcore.net/api/v1/invoices/reconcile \\
-d '{
"transactionId": "txn_abc123",
"invoiceNumber": "INV-12345"
}'`;

export const REMINDER_SCHEDULE = `{
"reminderSchedule": [
{
"daysBefore": 3,
"sendVia": ["email"]
},
{
"daysBefore": 1,
"sendVia": ["email", "sms"]
},
{
"daysAfter": 1,
"sendVia": ["email", "sms"],
"message": "Overdue invoice reminder"
}
]
}`;

export const EMAIL_RECEIPT_CURL = `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/receipt \\
-d '{
"paymentId": "pmt_xyz789",
"sendTo": "customer@example.com",
"sendVia": "email"
}'`;

export const SMS_RECEIPT_CURL = `curl -X POST https://dev.auxcore.net/api/v1/invoices/inv_abc123/receipt \\
-d '{
"paymentId": "pmt_xyz789",
"sendTo": "+1234567890",
"sendVia": "sms"
}'`;

export const ANALYTICS: Sample = {
  title: "Payment analytics",
  curl: `curl "https://dev.auxcore.net/api/v1/analytics/invoice-payments?period=30d" \\
-H "Authorization: Bearer YOUR_TOKEN" \\
-H "X-Tenant-ID: your-tenant-id"`,
  answer: `{
"success": true,
"data": {
"totalInvoices": 500,
"paidInvoices": 450,
"partiallyPaid": 30,
"unpaid": 20,
"paymentRate": 0.90,
"averageDaysTo Payment": 12,
"totalRevenue": 450000.00,
"partialPaymentRate": 0.06
}
}`,
};

/** Webhook bodies. */
export const PAYMENT_RECEIVED = `{
"type": "invoice.payment_received",
"data": {
"invoiceId": "inv_abc123",
"paymentId": "pmt_xyz789",
"amount": 250.00,
"remainingBalance": 250.00,
"status": "partially_paid",
"paidAt": "2026-01-28T14:00:00Z"
}
}`;
export const INVOICE_PAID = `{
"type": "invoice.paid",
"data": {
"invoiceId": "inv_abc123",
"totalAmount": 500.00,
"paidAmount": 500.00,
"status": "paid",
"paidAt": "2026-01-29T14:00:00Z"
}
}`;
export const PAYMENT_FAILED = `{
"type": "invoice.payment_failed",
"data": {
"invoiceId": "inv_abc123",
"paymentId": "pmt_failed_123",
"amount": 500.00,
"declineReason": "Insufficient funds",
"attemptedAt": "2026-01-28T14:00:00Z"
}
}`;

const ID = /^[a-z]+_[A-Za-z0-9_]+$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * Where an answer differs from a printed one, field by field: an id may be another of its kind, an instant another instant, all
 * else must be the same. Properties that are not printed may be there.
 */
export function differences(printed: unknown, found: unknown, path = "answer"): string[] {
  if (Array.isArray(printed)) {
    if (!Array.isArray(found) || found.length !== printed.length) return [`${path} has another length`];
    return printed.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
  }
  if (typeof printed === "object" && printed !== null) {
    if (typeof found !== "object" || found === null) return [`${path} is ${JSON.stringify(found)}`];
    const object = found as Readonly<Record<string, unknown>>;
    return Object.entries(printed).flatMap(([name, value]) =>
      differences(value, object[name], `${path}.${name}`),
    );
  }
  if (typeof printed === "string" && typeof found === "string") {
    if (INSTANT.test(printed) && INSTANT.test(found)) return [];
    if (
      ID.test(printed) &&
      ID.test(found) &&
      printed.split("_")[0] === found.split("_")[0] &&
      path.endsWith("Id")
    )
      return [];
  }
  return printed === found
    ? []
    : [`${path} is ${JSON.stringify(found)}, printed is ${JSON.stringify(printed)}`];
}
