/** The main things that a payer does, in any engine, against the product itself. Each ends with what must be on the screen. */
import { expect } from "vitest";
import type { Served } from "../browser/served.ts";
import { shows, type Tab, until } from "./engine.ts";

export interface Flow {
  readonly name: string;
  /** Scripts cannot be fetched; the page has none inside. */
  readonly plain?: true;
  readonly run: (at: { tab: Tab; link: string }) => Promise<void>;
}

const PAY = "#pay-form button.primary";

async function typeCard(tab: Tab, number: string): Promise<void> {
  await tab.fill("#cardNumber", number);
  await tab.fill("#cardExpiry", "12/39");
  await tab.fill("#cardCvc", "123");
}

/** What is wrong with how the page lies: wider than its window, or pieces of the form outside of it. */
const OUTSIDE = `[...document.querySelectorAll("main *, footer *")].filter((one) => {
  if (one.closest(".unseen")) return false;
  const { left, right, width } = one.getBoundingClientRect();
  return width > 0 && (left < -1 || right > document.documentElement.clientWidth + 1);
}).length`;

export const FLOWS: readonly Flow[] = [
  {
    name: "shows who asks for how much, within the window",
    async run({ tab, link }) {
      await tab.goto(link);
      expect(await tab.text("#hero")).toContain("$500.00");
      expect((await tab.text(PAY)).trim()).toBe("Pay $500.00");
      expect(await tab.evaluate(OUTSIDE)).toBe(0);
    },
  },
  {
    name: "says why a card is declined, and takes another for a part of the amount",
    async run({ tab, link }) {
      await tab.goto(link);
      await tab.click("label[for=choice-other]");
      await tab.fill("#amount", "100");
      await typeCard(tab, "4000000000000002");
      expect(await tab.evaluate("document.querySelector('#cardNumber').value")).toBe("4000 0000 0000 0002");
      await tab.click(PAY);
      await shows(tab, "Try another card");
      expect(await tab.evaluate("document.querySelector('[role=alert]').innerText")).toContain(
        "Insufficient funds",
      );
      await tab.click("[role=alert] a");
      expect(await tab.evaluate("document.activeElement.id")).toBe("cardNumber");
      await typeCard(tab, "4242424242424242");
      await tab.click(PAY);
      await shows(tab, "Payment received");
      expect(await tab.text("#pay")).toContain("Confirmation number");
      expect(await tab.text("#hero")).toContain("$400.00");
      expect(await tab.evaluate("document.activeElement.id")).toBe("pay-title");
    },
  },
  {
    name: "says what is wrong, beside the field and above the form",
    async run({ tab, link }) {
      await tab.goto(link);
      await tab.fill("#cardNumber", "4242424242424241");
      await tab.click(PAY);
      await until(tab, "document.activeElement?.id === 'error-summary'");
      expect(await tab.evaluate("document.querySelector('#cardNumber').getAttribute('aria-invalid')")).toBe(
        "true",
      );
      await until(tab, "document.querySelector('#cardCvc-error') !== null");
    },
  },
  {
    name: "takes a bank payment with its authorization",
    async run({ tab, link }) {
      await tab.goto(link);
      await tab.click("label[for=method-ach]");
      await tab.fill("#accountHolderName", "Jane Doe");
      await tab.fill("#routingNumber", "110000000");
      await tab.fill("#accountNumber", "000123456789");
      await tab.click("#authorize");
      await tab.click(PAY);
      await shows(tab, "Payment processing");
    },
  },
  {
    name: "pays without script",
    plain: true,
    async run({ tab, link }) {
      await tab.goto(link);
      await typeCard(tab, "4242424242424242");
      expect(await tab.evaluate("document.querySelector('#cardNumber').value")).toBe("4242424242424242");
      await tab.click(PAY);
      await shows(tab, "Payment received");
      expect(await tab.evaluate("location.pathname")).toMatch(/\/payments\/pmt_/);
    },
  },
  {
    // The last one: the choice is kept.
    name: "speaks the language that is chosen, from right to left where it is written so",
    async run({ tab, link }) {
      await tab.goto(link);
      await tab.click("summary:has(+ ul [hreflang])");
      await tab.click("a[hreflang=es]");
      await until(tab, "document.documentElement.lang.startsWith('es')");
      await tab.goto(`${link}?lang=he`);
      expect(await tab.evaluate("document.documentElement.dir")).toBe("rtl");
      expect(await tab.evaluate(OUTSIDE)).toBe(0);
      const field = "document.querySelector('label[for=choice-full]').getBoundingClientRect()";
      const radio = "document.querySelector('#choice-full').getBoundingClientRect()";
      expect(await tab.evaluate(`${radio}.left > ${field}.left + ${field}.width / 2`)).toBe(true);
    },
  },
];

/** The pay link of a new invoice of $500.00. */
export async function newLink({ origin, testKey }: Served): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/invoices`, {
    method: "POST",
    headers: { authorization: `Bearer ${testKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      currency: "USD",
      customer: { name: "Jane Doe" },
      lineItems: [{ description: "Dental crown", quantity: 1, unitAmount: 500 }],
      payment: { methods: ["card", "ach"], allowPartial: true },
    }),
  });
  const { data } = (await answer.json()) as { data: { paymentLink: string } };
  return data.paymentLink;
}
