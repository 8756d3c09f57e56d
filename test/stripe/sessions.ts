/**
 * The part of the stand-in that is Stripe's own checkout page: sessions, and the page on which a payer without script pays. Rules of
 * docs.stripe.com/api/checkout/sessions: the intent is made when the payer pays, a decline leaves the session open, an open one expires.
 */
import type { Books } from "./books.ts";
import { type Field, type Fields, listOf, partOf, textOf } from "./form.ts";
import { type Intent, invalid, Refused, type Session } from "./objects.ts";

interface Kept {
  readonly session: Session;
  /** Fields for the intent to come. */
  readonly intent: Fields;
}

export class Sessions {
  readonly all = new Map<string, Kept>();
  readonly #books: Books;
  constructor(books: Books) {
    this.#books = books;
  }

  create(fields: Fields): Session {
    const books = this.#books;
    if (fields["payment_method_types"] !== undefined)
      throw invalid(
        "payment_method_types is no longer supported",
        "payment_method_types_no_longer_supported",
      );
    const price = partOf(partOf(partOf(fields, "line_items"), "0"), "price_data");
    const amount = Number(textOf(price, "unit_amount"));
    if (!Number.isInteger(amount) || amount < 1)
      throw invalid("Invalid integer", "parameter_invalid_integer");
    if (textOf(partOf(price, "product_data"), "name") === undefined)
      throw invalid("Missing required param: name.", "parameter_missing");
    const expires = Number(textOf(fields, "expires_at") ?? books.now + 86_400);
    if (expires < books.now + 1_800 || expires > books.now + 86_400)
      throw invalid("expires_at must be between 30 minutes and 24 hours from now", undefined, "expires_at");
    const id = books.id("cs_test");
    const data = partOf(fields, "payment_intent_data");
    const session: Session = {
      id,
      object: "checkout.session",
      status: "open",
      mode: "payment",
      amount_total: amount,
      currency: textOf(price, "currency") ?? "",
      customer: textOf(fields, "customer") ?? null,
      client_reference_id: textOf(fields, "client_reference_id") ?? null,
      payment_intent: null,
      payment_status: "unpaid",
      url: `${books.origin}/c/pay/${id}`,
      success_url: textOf(fields, "success_url") ?? "",
      cancel_url: textOf(fields, "cancel_url") ?? null,
      expires_at: expires,
      metadata: texts(partOf(fields, "metadata")),
      created: books.now,
    };
    const types = listOf(fields, "allowed_payment_method_types");
    const intent: Fields = {
      amount: String(amount),
      currency: session.currency,
      allowed_payment_method_types: Object.fromEntries(types.map((type, index) => [String(index), type])),
      metadata: partOf(data, "metadata"),
      ...(session.customer === null ? {} : { customer: session.customer }),
      ...(data["setup_future_usage"] === undefined ? {} : { setup_future_usage: data["setup_future_usage"] }),
    };
    this.all.set(id, { session, intent });
    return session;
  }

  get(id: string): Session {
    const { session } = this.#kept(id);
    if (session.status === "open" && this.#books.now >= session.expires_at) this.#toExpired(session);
    const paid = session.payment_intent && this.#books.intent(session.payment_intent).status === "succeeded";
    session.payment_status = paid ? "paid" : "unpaid";
    return session;
  }

  expire(id: string): Session {
    const session = this.get(id);
    if (session.status !== "open")
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`,
      );
    this.#toExpired(session);
    return session;
  }

  /** The payer presses Pay. The intent is made at the first press; a decline leaves the session open for another. */
  pay(id: string, method: Fields): Intent {
    const books = this.#books;
    const session = this.get(id);
    if (session.status !== "open") throw invalid("This session is over.");
    session.payment_intent ??= books.createIntent(this.#kept(id).intent).id;
    const fields = { payment_method_data: method, return_url: `${books.origin}/c/done/${id}` };
    const intent = books.confirm(session.payment_intent, fields);
    this.settled(id);
    return intent;
  }

  /** Complete once the payer has nothing more to do. */
  settled(id: string): Session {
    const { session } = this.#kept(id);
    const status = session.payment_intent && this.#books.intent(session.payment_intent).status;
    if (session.status === "open" && (status === "succeeded" || status === "processing")) {
      session.status = "complete";
      session.url = null;
      this.#books.emit("checkout.session.completed", session);
    }
    return session;
  }

  /** Which session an intent belongs to: such an intent cannot be called off by itself. */
  ofIntent(intentId: string): Session | undefined {
    return [...this.all.values()].find(({ session }) => session.payment_intent === intentId)?.session;
  }

  #toExpired(session: Session): void {
    session.status = "expired";
    session.url = null;
    this.#books.emit("checkout.session.expired", session);
  }

  #kept(id: string): Kept {
    const kept = this.all.get(id);
    if (!kept) throw invalid(`No such checkout.session: '${id}'`, "resource_missing", "session", 404);
    return kept;
  }
}

/** The page of a session as a browser without script sees it. */
export function sessionPage(sessions: Sessions, id: string, problem = ""): string {
  const session = sessions.get(id);
  const field = (name: string, label: string): string =>
    `<p><label>${label} <input name="${name}"></label></p>`;
  const bank = JSON.stringify(sessions.all.get(id)?.intent ?? {}).includes("us_bank_account");
  const fields = bank
    ? field("account_number", "Account number") + field("name", "Full name")
    : field("number", "Card number");
  return (
    `<!doctype html><meta name="viewport" content="width=device-width"><title>Stand-in for Stripe Checkout</title>` +
    `<h1>Stand-in for Stripe Checkout</h1><p>${session.amount_total} ${session.currency}</p><p role="alert">${problem}</p>` +
    `<form method="post">${fields}<button>Pay</button></form><p><a href="${session.cancel_url ?? ""}">Back</a></p>`
  );
}

/** What the page's form posted, and where the browser goes then: an address, or the page again with what is wrong. */
export function paySession(
  sessions: Sessions,
  id: string,
  fields: Fields,
): { to: string } | { problem: string } {
  const number = textOf(fields, "number");
  const method: Fields =
    number === undefined
      ? {
          type: "us_bank_account",
          us_bank_account: {
            account_number: textOf(fields, "account_number") ?? "",
            routing_number: "110000000",
            account_holder_type: "individual",
          },
          billing_details: { name: textOf(fields, "name") ?? "" },
        }
      : { type: "card", card: { number, exp_month: "12", exp_year: "2039", cvc: "123" } };
  try {
    const intent = sessions.pay(id, method);
    const next: { redirect_to_url?: { url: string } } | null = intent.next_action;
    return { to: next?.redirect_to_url?.url ?? sessions.get(id).success_url };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { problem: error.error.message };
  }
}

function texts(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string & Field] => typeof entry[1] === "string"),
  );
}
