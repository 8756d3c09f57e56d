/**
 * Payers of one merchant who never stop: they make their payment ids before they send anything, keep them, send
 * some twice, hang up on some, and remember what they were answered.
 */
import type { Chance } from "./chance.ts";
import type { Answer, Client } from "./client.ts";

export interface Invoice {
  readonly id: string;
  /** Path of its pay link. */
  readonly path: string;
  /** Minor units. */
  readonly total: number;
}

/** A payment that somebody wants to make. */
export interface Intent {
  readonly id: string;
  readonly invoice: Invoice;
  /** Minor units. */
  readonly amount: number;
  readonly overpay: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** What a whole answer last said of it; null while none came. */
  answered: { readonly http: number; readonly status: string | null } | null;
  /** The payer went away: what was cut off is never asked again. */
  gone: boolean;
}

const card = (number: string, cvv = "123") => ({
  type: "card",
  card: { number, expiryMonth: 12, expiryYear: 2039, cvv },
});
const bank = (accountNumber: string) => ({
  type: "ach",
  bankAccount: { accountNumber, routingNumber: "110000000", accountType: "checking" },
  accountHolderName: "Jane Doe",
  authorize: true,
});

const APPROVED = [card("4242424242424242"), card("5555555555554444"), card("378282246310005", "1234")];
/** As often as they stand here. */
const METHODS = [
  ...APPROVED,
  ...APPROVED,
  card("4000000000000002"),
  card("4000000000000259"),
  card("4000002500003155"),
  card("4000008260003178"),
  bank("000123456789"),
  bank("000123456789"),
  bank("000222222227"),
  bank("000555555559"),
];

const INVOICE_TOTALS = [10_000, 50_000, 50_000, 200_000];
/** Keeps an invoice below the limit of failed attempts through one link. */
const PAYERS_PER_INVOICE = 24;

export class Payers {
  readonly intents: Intent[] = [];
  /** Answers that should never be given, in words. */
  readonly wrong: string[] = [];
  /** Requests to pay whose answer is awaited at this moment. */
  inFlight = 0;
  readonly #chance: Chance;
  readonly #key: string;
  readonly #prefix: string;
  #invoices: { readonly invoice: Invoice; payers: number }[] = [];
  #made = 0;

  constructor(chance: Chance, key: string, prefix: string) {
    this.#chance = chance;
    this.#key = key;
    this.#prefix = prefix;
  }

  /** Makes new invoices to be paid. Answers whether all could be made. */
  async invoice(client: Client, count: number): Promise<boolean> {
    const made = await Promise.all(Array.from({ length: count }, () => this.#invoice(client)));
    const invoices = made.filter((invoice) => invoice !== null);
    this.#invoices = invoices.map((invoice) => ({ invoice, payers: 0 }));
    return invoices.length === count;
  }

  async #invoice(client: Client): Promise<Invoice | null> {
    const total = this.#chance.pick(INVOICE_TOTALS);
    const id = `inv_${this.#prefix}${this.#made++}`;
    const answer = await client.send({
      method: "POST",
      path: "/api/v1/invoices",
      headers: { authorization: `Bearer ${this.#key}` },
      body: {
        id,
        currency: "USD",
        customer: { name: "Jane Doe" },
        lineItems: [{ description: "Work", quantity: 1, unitAmount: total / 100 }],
      },
    });
    if (answer === null) return null;
    const { data } = JSON.parse(answer.text) as { data?: { paymentLink: string } };
    if (answer.status !== 201 || data === undefined) {
      this.wrong.push(`an invoice was answered ${answer.status} ${answer.text}`);
      return null;
    }
    return { id, path: new URL(data.paymentLink).pathname, total };
  }

  /** Moves the merchant's test clock, which brings recovery nearer by as much. */
  async advance(client: Client, seconds: number): Promise<boolean> {
    const answer = await client.send({
      method: "POST",
      path: "/api/v1/test/advance-clock",
      headers: { authorization: `Bearer ${this.#key}` },
      body: { seconds },
    });
    return answer?.status === 200;
  }

  /** Pays, `payers` at a time, until the server is gone or the invoices have had enough. */
  async pay(client: Client, payers: number): Promise<void> {
    await Promise.all(
      Array.from({ length: payers }, async () => {
        while (await this.#onePayer(client));
      }),
    );
  }

  async #onePayer(client: Client): Promise<boolean> {
    const chance = this.#chance;
    const open = this.#invoices.filter(({ payers }) => payers < PAYERS_PER_INVOICE);
    if (open.length === 0) return false;
    const chosen = chance.pick(open);
    chosen.payers += 1;
    const intent = this.#intent(chosen.invoice);
    // A recovery that begins while charges are on their way must not hurt them.
    if (chance.is(0.02)) void this.advance(client, 25);
    if (chance.is(0.05)) {
      await this.send(client, intent, chance.whole(0, 8));
      return true;
    }
    const [answer] = await Promise.all([
      this.send(client, intent),
      chance.is(0.15) ? this.send(client, intent) : null,
    ]);
    if (answer === null) return false;
    if (intent.answered?.status === "requires_action" && chance.is(0.5))
      await this.#challenge(client, intent);
    if (chance.is(0.1)) await this.#misuse(client, intent);
    return true;
  }

  #intent(invoice: Invoice): Intent {
    const chance = this.#chance;
    const id = `pmt_${this.#prefix}${String(this.#made++).padStart(10, "0")}`;
    const amount = chance.whole(1, 90) * 100 + chance.whole(0, 99);
    const overpay = chance.is(0.08);
    const body = {
      paymentId: id,
      amount: amount / 100,
      currency: "USD",
      ...(overpay ? { allowOverpayment: true } : {}),
      method: chance.pick(METHODS),
    };
    const intent: Intent = { id, invoice, amount, overpay, body, answered: null, gone: chance.is(0.3) };
    this.intents.push(intent);
    return intent;
  }

  /** Sends a payment, and keeps what became of it where an answer came. */
  async send(client: Client, intent: Intent, hangUpAfter?: number): Promise<Answer | null> {
    this.inFlight += 1;
    const answer = await client.send({
      method: "POST",
      path: `${intent.invoice.path}/payments`,
      body: intent.body,
      ...(hangUpAfter === undefined ? {} : { hangUpAfter }),
    });
    this.inFlight -= 1;
    if (answer !== null) this.#keep(intent, answer);
    return answer;
  }

  #keep(intent: Intent, answer: Answer): void {
    const { data } = JSON.parse(answer.text) as { data?: { status?: string; amount?: number } };
    const status = data?.status ?? null;
    if (answer.status === 201 || answer.status === 402) {
      intent.answered = { http: answer.status, status };
      if (status === "started" || data?.amount !== intent.amount / 100) this.#wrong(intent, answer);
    } else if (answer.status === 409) {
      // Of two that were sent together, one may be refused and the other find room.
      intent.answered ??= { http: 409, status: null };
    } else this.#wrong(intent, answer);
  }

  /** The payer answers the bank's question. */
  async #challenge(client: Client, intent: Intent): Promise<void> {
    const result = this.#chance.pick(["approve", "approve", "fail"]);
    const answer = await client.send({
      method: "POST",
      path: `${intent.invoice.path}/payments/${intent.id}/challenge`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `result=${result}`,
    });
    if (answer !== null && answer.status !== 303) this.#wrong(intent, answer);
  }

  /** The same id for another amount is refused, whatever became of the first. */
  async #misuse(client: Client, intent: Intent): Promise<void> {
    if (intent.answered === null || intent.answered.http === 409) return;
    const body = { ...intent.body, amount: (intent.amount + 1) / 100 };
    const answer = await client.send({ method: "POST", path: `${intent.invoice.path}/payments`, body });
    if (answer !== null && answer.status !== 409) this.#wrong(intent, answer);
  }

  #wrong(intent: Intent, answer: Answer): void {
    this.wrong.push(`${intent.id} was answered ${answer.status} ${answer.text}`);
  }

  /** Those who stayed send again what was cut off: the same id, the same body. */
  async askAgain(client: Client, payers: number): Promise<void> {
    const waiting = this.intents.filter(({ answered, gone }) => answered === null && !gone);
    await Promise.all(
      Array.from({ length: payers }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          if ((await this.send(client, next)) === null) return;
        }
      }),
    );
  }
}
