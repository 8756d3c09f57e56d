/** What a developer sees on starting: on an empty database a merchant, a key and an invoice to try, ready to pay. */
import { newId } from "../shared/ids.ts";
import { Refusal } from "./api/problem.ts";
import { outboxUrl } from "./delivery/outboxPage.ts";
import type { Deps } from "./deps.ts";
import { readAmounts } from "./invoices/command.ts";
import { createInvoice } from "./invoices/create.ts";
import { createInvoiceBody } from "./invoices/schema.ts";
import { linkUrls } from "./links/urls.ts";
import { createMerchant } from "./merchants/create.ts";
import { changeMerchant } from "./merchants/operations.ts";
import { terminalQr } from "./qr/terminal.ts";
import { createOneTimeLink } from "./studio/session.ts";

const DUE_IN_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * Text to print once the server answers at `address`.
 * @param told what there is to try, such as {@link makeDemo} says; null for nothing.
 */
export function greeting(deps: Deps, address: string, told: readonly string[] | null): string {
  const lines = [`Paylink listens on ${address}`, "", ...(told ?? [])];
  if (deps.config.env === "development") lines.push(`  Outbox    ${outboxUrl(deps)}`);
  lines.push(`  API docs  ${deps.config.publicUrl}/docs`, "");
  return `${lines.join("\n")}\n`;
}

/** A merchant with a key and an invoice, and the lines that tell of them. For development, on an empty database. */
export async function makeDemo(deps: Deps): Promise<string[]> {
  const made = await createMerchant(deps, { name: "Acme Studio", timeZone: "America/New_York" });
  if (made instanceof Refusal) throw new Error(made.message);
  const merchant = await changeMerchant(deps, made.tenantId, { supportEmail: "hello@acme.example" });
  if (merchant === null || merchant instanceof Refusal) throw new Error("the demo merchant is gone");
  const now = deps.now();
  const asked = readAmounts(
    createInvoiceBody.parse({
      currency: "USD",
      customer: { name: "Jane Doe", email: "jane@example.com" },
      lineItems: [
        { description: "Brand identity, final files", quantity: 1, unitAmount: 350 },
        { description: "Business cards, box of 100", quantity: 3, unitAmount: 50 },
      ],
      dueDate: new Date(now.getTime() + DUE_IN_DAYS * DAY_MS).toISOString().slice(0, 10),
      memo: "Thank you for working with us.",
    }),
  );
  if (asked instanceof Refusal) throw new Error(asked.message);
  const ids = { invoiceId: newId("invoice", deps.random), customerId: newId("customer", deps.random) };
  const caller = { tenantId: made.tenantId, mode: "test", merchant, now } as const;
  const outcome = await createInvoice(deps, caller, ids, asked);
  if (!outcome.ok || outcome.link === null) throw new Error("the demo invoice could not be made");
  const { url } = linkUrls(deps, outcome.link.linkId, merchant);
  return [
    "A demo invoice over $500.00 is waiting. Open this link, or scan it:",
    "",
    `  Pay link  ${url}`,
    "",
    terminalQr(url),
    "  Card      4242 4242 4242 4242, any date to come, any code",
    "  Bank      routing 110000000, account 000123456789",
    "",
    `  Tenant    ${made.tenantId}`,
    `  Test key  ${made.testApiKey}`,
    await studioLine(deps, made.tenantId),
  ];
}

/** Where the merchant works, by a link that signs one browser in. */
export async function studioLine(deps: Deps, tenantId: string): Promise<string> {
  const { url } = await createOneTimeLink(deps, tenantId, "test");
  return `  Studio    ${url} (works once, for 10 minutes; then: npm run -s paylink -- studio)`;
}
