import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshLinkTask, requestFreshLink } from "../../server/delivery/freshLink.ts";
import { freshLinkMail, freshLinkText } from "../../server/delivery/freshLinkWords.ts";
import type { Mail } from "../../server/delivery/mailers/mailer.ts";
import type { Deps } from "../../server/deps.ts";
import { readAmounts } from "../../server/invoices/command.ts";
import { createInvoice } from "../../server/invoices/create.ts";
import { createInvoiceBody } from "../../server/invoices/schema.ts";
import { findMerchant } from "../../server/merchants/merchant.ts";
import { changeMerchant } from "../../server/merchants/operations.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { speechOf } from "../../shared/words/messages.ts";
import { makeWorld, type World } from "../api/world.ts";

const HANDLERS = { "link.fresh": freshLinkTask };

describe("a fresh link", () => {
  let world: World;
  let deps: Deps;
  let fails = 0;
  let sent: Mail[];
  beforeEach(async () => {
    world = await makeWorld();
    sent = [];
    fails = 0;
    const mailer = {
      name: "failing",
      send: async (mail: Mail) => {
        if (fails > 0) {
          fails -= 1;
          throw new Error("the mailer is away");
        }
        sent.push(mail);
        return { carrierId: null };
      },
    };
    deps = { ...world.deps, mailerFor: () => mailer };
  });
  afterEach(() => world.close());

  const invoice = async (id: string, customer: object): Promise<void> => {
    const { tenantId } = world.merchant;
    const merchant = await findMerchant(world.database, tenantId);
    const asked = readAmounts(
      createInvoiceBody.parse({
        currency: "USD",
        customer,
        lineItems: [{ description: "Work", quantity: 1, unitAmount: 80 }],
      }),
    );
    if (merchant === null || "code" in asked) throw new Error("the invoice cannot be made");
    const caller = { tenantId, mode: "test", merchant, now: deps.now() } as const;
    await createInvoice(deps, caller, { invoiceId: id, customerId: "cust_1" }, asked);
  };

  it("is tried again after the mailer failed, and failures use up no request of the hour", async () => {
    await invoice("inv_retry", { name: "Jane", email: "jane@example.com" });
    fails = 5;
    await requestFreshLink(deps, { invoiceId: "inv_retry" });
    for (let round = 0; round < 6; round++) {
      await runDueTasks(deps, HANDLERS);
      world.advance(15 * 60_000);
    }
    expect(sent).toHaveLength(1);
    expect(await runDueTasks(deps, HANDLERS)).toBe(0);
  });

  it("is asked for by a task that is due at once, and wakes whoever does it", async () => {
    const before = world.woken();
    await requestFreshLink(deps, { invoiceId: "inv_none" });
    expect(world.woken()).toBe(before + 1);
    expect(await runDueTasks(deps, HANDLERS)).toBe(1);
    expect(sent).toEqual([]);
  });

  it("comes from the merchant, answers to its support address, and names invoice and balance", async () => {
    await changeMerchant(deps, world.merchant.tenantId, { supportEmail: "billing@acme.example" });
    await invoice("inv_mail", { name: "Jane", email: "jane@example.com", locale: "de-DE" });
    await requestFreshLink(deps, { invoiceId: "inv_mail" });
    await runDueTasks(deps, HANDLERS);
    expect(sent[0]).toMatchObject({
      to: "jane@example.com",
      fromName: "ACME Corp",
      replyTo: "billing@acme.example",
      mode: "test",
      attachments: [],
    });
    expect(sent[0]?.text).toContain("80,00");
  });

  it("is in the language of the page on which it was asked for, else in the customer's", async () => {
    await invoice("inv_page", { name: "Jane", email: "jane@example.com", locale: "es-MX" });
    await requestFreshLink(deps, { invoiceId: "inv_page" }, "de-AT");
    await runDueTasks(deps, HANDLERS);
    await requestFreshLink(deps, { invoiceId: "inv_page" });
    await runDueTasks(deps, HANDLERS);
    expect(sent.map(({ html }) => /<html lang="(\S+)"/.exec(html)?.[1])).toEqual(["de", "es"]);
  });

  it("is not made where nobody could receive it", async () => {
    await invoice("inv_nobody", { name: "Jane" });
    await requestFreshLink(deps, { invoiceId: "inv_nobody" });
    await runDueTasks(deps, HANDLERS);
    expect(sent).toEqual([]);
    const links = await world.database.query("SELECT link_id FROM links WHERE invoice_id = 'inv_nobody'");
    expect(links).toHaveLength(1);
  });
});

describe("the words of a fresh link", () => {
  const about = {
    speech: speechOf("en-US"),
    logoUrl: null,
    accentColor: null,
    testMode: false,
    merchantName: `Bell & "Sons" <Ltd>`,
    customerName: "<script>alert(1)</script>",
    invoiceNumber: "INV-1",
    balance: "$80.00",
    url: "https://pay.acme.example/abc",
  };

  it("are escaped in the HTML and plain in the text", () => {
    const { html, text, subject } = freshLinkMail(about);
    expect(html).not.toContain("<script>");
    expect(html).toContain("Bell &amp; &quot;Sons&quot; &lt;Ltd&gt;");
    expect(text).toContain(about.customerName);
    expect(text).toContain(`\n${about.url}\n`);
    expect(subject).toBe("Your new payment link for invoice INV-1");
  });

  it("fit into a short text that ends with the address", () => {
    expect(freshLinkText({ ...about, merchantName: "ACME Corp" })).toBe(
      "ACME Corp: your new link for invoice INV-1, $80.00 open. Pay here: https://pay.acme.example/abc",
    );
  });
});
