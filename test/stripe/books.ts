/**
 * A stand-in for what Stripe keeps: payment intents, charges, refunds, disputes, methods and the events about them, with the
 * rules of docs.stripe.com/api as Paylink meets them. In memory, for tests only; its server is in standIn.ts.
 */
import { type Field, type Fields, listOf, partOf, textOf } from "./form.ts";
import { ACCOUNTS, type Behaviour, CARDS } from "./numbers.ts";
import {
  type ApiError,
  type Charge,
  type Dispute,
  type Event,
  type Intent,
  invalid,
  type Method,
  type Refund,
  Refused,
} from "./objects.ts";

const UNEXPECTED = "payment_intent_unexpected_state";

export class Books {
  readonly intents = new Map<string, Intent>();
  readonly charges = new Map<string, Charge>();
  readonly refunds = new Map<string, Refund>();
  readonly disputes = new Map<string, Dispute>();
  readonly methods = new Map<string, Method>();
  readonly customers = new Map<
    string,
    { id: string; object: "customer"; metadata: Record<string, string> }
  >();
  readonly events: Event[] = [];
  /** What a method does when it is charged, kept apart: nothing outside may read it. */
  readonly #detached = new Set<string>();
  readonly #does = new Map<string, Behaviour>();
  #count = 0;
  /** Where the server listens. */
  origin = "http://127.0.0.1";
  /** Seconds since 1970. */
  now = 1_795_255_200;

  id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_${String(this.#count).padStart(14, "0")}Standin`;
  }

  emit(type: string, object: object): void {
    const data = { object: structuredClone(object) };
    this.events.push({ id: this.id("evt"), object: "event", type, created: this.now, livemode: false, data });
  }

  createIntent(fields: Fields): Intent {
    const amount = Number(textOf(fields, "amount"));
    if (!Number.isInteger(amount) || amount < 1)
      throw invalid("Invalid integer", "parameter_invalid_integer", "amount");
    const currency = textOf(fields, "currency") ?? "";
    if (!/^[a-z]{3}$/.test(currency)) throw invalid("Invalid currency", "invalid_currency", "currency");
    if (currency === "usd" && amount < 50)
      throw invalid("Amount must be at least $0.50 usd", "amount_too_small", "amount");
    if (fields["payment_method_types"] !== undefined)
      throw invalid(
        "Received unknown parameter: payment_method_types",
        "parameter_unknown",
        "payment_method_types",
      );
    const types = listOf(fields, "allowed_payment_method_types");
    if (types.includes("us_bank_account") && currency !== "usd")
      throw invalid(
        "us_bank_account takes usd only",
        "payment_intent_incompatible_payment_method",
        "currency",
      );
    const id = this.id("pi");
    const intent: Intent = {
      id,
      object: "payment_intent",
      amount,
      amount_received: 0,
      currency,
      status: "requires_payment_method",
      client_secret: `${id}_secret_${this.id("s")}`,
      payment_method_types: types.length > 0 ? types : ["card"],
      payment_method: null,
      customer: textOf(fields, "customer") ?? null,
      metadata: texts(partOf(fields, "metadata")),
      description: textOf(fields, "description") ?? null,
      created: this.now,
      canceled_at: null,
      cancellation_reason: null,
      last_payment_error: null,
      latest_charge: null,
      next_action: null,
      setup_future_usage: textOf(fields, "setup_future_usage") ?? null,
      livemode: false,
    };
    this.intents.set(id, intent);
    this.emit("payment_intent.created", intent);
    if (textOf(fields, "confirm") === "true") return this.confirm(id, fields);
    return intent;
  }

  intent(id: string): Intent {
    const intent = this.intents.get(id);
    if (!intent) throw invalid(`No such payment_intent: '${id}'`, "resource_missing", "intent", 404);
    return intent;
  }

  confirm(id: string, fields: Fields): Intent {
    const intent = this.intent(id);
    if (!["requires_payment_method", "requires_confirmation"].includes(intent.status))
      throw invalid(
        `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
        UNEXPECTED,
      );
    const method = this.#methodOf(fields, intent);
    intent.payment_method = method.id;
    if (!intent.payment_method_types.includes(method.type))
      throw invalid(`The type ${method.type} is not allowed`, "payment_intent_incompatible_payment_method");
    if (intent.setup_future_usage !== null && intent.customer !== null) method.customer = intent.customer;
    const does = this.#does.get(method.id) ?? { kind: "succeeds" };
    return this.#attempt(intent, method, does, textOf(fields, "return_url"));
  }

  #attempt(intent: Intent, method: Method, does: Behaviour, returnUrl?: string): Intent {
    switch (does.kind) {
      case "declines": {
        const error: ApiError = {
          type: "card_error",
          code: does.code,
          message: does.message,
          ...(does.declineCode === undefined ? {} : { decline_code: does.declineCode }),
        };
        this.#charge(intent, method, "failed", error);
        this.#toFailed(intent, method, error);
        throw new Refused(402, { ...error, payment_intent: structuredClone(intent) });
      }
      case "authenticates":
        intent.status = "requires_action";
        intent.next_action =
          returnUrl === undefined
            ? { type: "use_stripe_sdk" }
            : {
                type: "redirect_to_url",
                redirect_to_url: { url: `${this.origin}/3ds/${intent.id}`, return_url: returnUrl },
              };
        this.emit("payment_intent.requires_action", intent);
        return intent;
      case "settles":
      case "bank_fails":
      case "bank_disputes":
      case "stays_processing":
        intent.status = "processing";
        this.#charge(intent, method, "pending");
        this.emit("payment_intent.processing", intent);
        return intent;
      case "succeeds":
        return this.#succeed(intent, method);
    }
  }

  #succeed(intent: Intent, method: Method): Intent {
    const standing = this.#chargeOf(intent);
    const charge = standing?.status === "pending" ? standing : this.#charge(intent, method, "succeeded");
    Object.assign(charge, {
      status: "succeeded",
      paid: true,
      captured: true,
      amount_captured: intent.amount,
    });
    Object.assign(intent, {
      status: "succeeded",
      amount_received: intent.amount,
      next_action: null,
      last_payment_error: null,
    });
    this.emit("charge.succeeded", charge);
    this.emit("payment_intent.succeeded", intent);
    return intent;
  }

  #toFailed(intent: Intent, method: Method, error: ApiError): void {
    Object.assign(intent, { status: "requires_payment_method", payment_method: null, next_action: null });
    intent.last_payment_error = { ...error, payment_method: structuredClone(method) };
    this.emit("payment_intent.payment_failed", intent);
  }

  #charge(intent: Intent, method: Method, status: Charge["status"], error?: ApiError): Charge {
    const id = this.id(method.type === "card" ? "ch" : "py");
    const details = method.card
      ? { type: "card", card: method.card }
      : { type: method.type, us_bank_account: method.us_bank_account };
    const charge: Charge = {
      id,
      object: "charge",
      amount: intent.amount,
      amount_captured: status === "succeeded" ? intent.amount : 0,
      amount_refunded: 0,
      currency: intent.currency,
      status,
      paid: status === "succeeded",
      captured: status === "succeeded",
      refunded: false,
      disputed: false,
      payment_intent: intent.id,
      payment_method: method.id,
      payment_method_details: details,
      failure_code: error?.code ?? null,
      failure_message: error?.message ?? null,
      outcome: error
        ? {
            type: "issuer_declined",
            reason: error.decline_code ?? null,
            seller_message: "The bank declined.",
          }
        : null,
      metadata: intent.metadata,
      created: this.now,
    };
    this.charges.set(id, charge);
    intent.latest_charge = id;
    if (status === "failed") this.emit("charge.failed", charge);
    if (status === "pending") this.emit("charge.pending", charge);
    return charge;
  }

  cancel(id: string, reason: string | null): Intent {
    const intent = this.intent(id);
    const open = ["requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"];
    if (!open.includes(intent.status))
      throw invalid(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
        UNEXPECTED,
      );
    // "It will be cleared if the PaymentIntent is later updated for any reason": the decline cannot be read any more.
    Object.assign(intent, {
      status: "canceled",
      canceled_at: this.now,
      cancellation_reason: reason,
      next_action: null,
    });
    intent.last_payment_error = null;
    this.emit("payment_intent.canceled", intent);
    return intent;
  }

  /** The payer's answer to an authentication. */
  authenticate(id: string, passes: boolean): Intent {
    const intent = this.intent(id);
    if (intent.status !== "requires_action") throw invalid("Nothing to authenticate", UNEXPECTED);
    const method = this.method(intent.payment_method ?? "");
    const does = this.#does.get(method.id);
    if (!passes) {
      const message =
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.";
      this.#toFailed(intent, method, {
        type: "invalid_request_error",
        code: "payment_intent_authentication_failure",
        message,
      });
      return intent;
    }
    intent.status = "requires_confirmation";
    try {
      return this.#attempt(intent, method, does?.kind === "authenticates" ? does.next : { kind: "succeeds" });
    } catch (error) {
      if (error instanceof Refused) return intent;
      throw error;
    }
  }

  /** The banks speak: every bank payment that is processing comes to its end. */
  settle(): void {
    for (const intent of this.intents.values()) {
      if (intent.status !== "processing") continue;
      const method = this.method(intent.payment_method ?? "");
      const does = this.#does.get(method.id) ?? { kind: "settles" };
      if (does.kind === "stays_processing") continue;
      if (does.kind === "bank_fails") {
        const charge = this.#chargeOf(intent);
        if (charge)
          Object.assign(charge, { status: "failed", failure_code: does.code, failure_message: does.message });
        if (charge) this.emit("charge.failed", charge);
        this.#toFailed(intent, method, {
          type: "invalid_request_error",
          code: does.code,
          message: does.message,
        });
        continue;
      }
      this.#succeed(intent, method);
      if (does.kind === "bank_disputes") this.dispute(intent.id, does.reason, "lost");
    }
  }

  dispute(intentId: string, reason: string, status: Dispute["status"]): Dispute {
    const intent = this.intent(intentId);
    const charge = this.#chargeOf(intent);
    if (!charge) throw new Error("nothing was charged");
    const known = [...this.disputes.values()].find((one) => one.charge === charge.id);
    const dispute: Dispute = known ?? {
      id: this.id("dp"),
      object: "dispute",
      amount: charge.amount,
      charge: charge.id,
      payment_intent: intentId,
      currency: charge.currency,
      reason,
      status,
      created: this.now,
    };
    dispute.status = status;
    this.disputes.set(dispute.id, dispute);
    charge.disputed = true;
    if (!known) this.emit("charge.dispute.created", dispute);
    if (status === "lost" || status === "won") this.emit("charge.dispute.closed", dispute);
    return dispute;
  }

  refund(fields: Fields): Refund {
    const intent = this.intent(textOf(fields, "payment_intent") ?? "");
    const charge = this.#chargeOf(intent);
    if (!charge || intent.status !== "succeeded")
      throw invalid(
        "This PaymentIntent does not have a successful charge to refund.",
        "payment_intent_unexpected_state",
      );
    const left = charge.amount_captured - charge.amount_refunded;
    const amount = Number(textOf(fields, "amount") ?? left);
    if (left === 0) throw invalid("Charge has already been refunded.", "charge_already_refunded");
    if (charge.disputed)
      throw invalid("Charge has been charged back; cannot issue a refund.", "charge_disputed");
    if (amount > left)
      throw invalid(
        "Refund amount is greater than unrefunded amount on charge",
        "amount_too_large",
        "amount",
      );
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount_captured;
    const refund: Refund = {
      id: this.id("re"),
      object: "refund",
      amount,
      charge: charge.id,
      payment_intent: intent.id,
      currency: intent.currency,
      status: intent.payment_method_types.includes("us_bank_account") ? "pending" : "succeeded",
      metadata: texts(partOf(fields, "metadata")),
      created: this.now,
    };
    this.refunds.set(refund.id, refund);
    this.emit("refund.created", refund);
    this.emit("charge.refunded", charge);
    return refund;
  }

  /** A refund that was on its way comes to its end; a failed one gives the amount back to the charge. */
  endRefund(id: string, status: "succeeded" | "failed", reason?: string): void {
    const refund = this.refunds.get(id);
    const charge = refund && this.charges.get(refund.charge);
    if (!refund || !charge) throw new Error("no such refund");
    refund.status = status;
    if (status === "failed") {
      charge.amount_refunded -= refund.amount;
      charge.refunded = false;
      refund.failure_reason = reason ?? "unknown";
    }
    this.emit(status === "failed" ? "refund.failed" : "refund.updated", refund);
  }

  method(id: string): Method {
    const method = this.methods.get(id);
    if (!method) throw invalid(`No such PaymentMethod: '${id}'`, "resource_missing", "payment_method", 404);
    return method;
  }

  /** Keeps a method for a customer, after asking its bank. */
  setUp(fields: Fields): object {
    const method = this.method(textOf(fields, "payment_method") ?? "");
    const does = this.#does.get(method.id);
    if (does?.kind === "declines") {
      const declined = does.declineCode === undefined ? {} : { decline_code: does.declineCode };
      throw new Refused(402, { type: "card_error", code: does.code, message: does.message, ...declined });
    }
    method.customer = textOf(fields, "customer") ?? null;
    return { id: this.id("seti"), object: "setup_intent", status: "succeeded", payment_method: method.id };
  }

  /** A detached method can never be used again. */
  detach(id: string): Method {
    const method = this.method(id);
    if (this.#detached.has(id))
      throw invalid("The payment method you provided is not attached to a customer.");
    this.#detached.add(id);
    method.customer = null;
    return method;
  }

  /** A method from `payment_method_data`, or from `type` and its part. */
  makeMethod(data: Fields): Method {
    const type = textOf(data, "type") === "us_bank_account" ? "us_bank_account" : "card";
    const part = partOf(data, type);
    const number = (textOf(part, type === "card" ? "number" : "account_number") ?? "").replaceAll(" ", "");
    const id = this.id("pm");
    const base = {
      id,
      object: "payment_method",
      type,
      customer: null,
      metadata: texts(partOf(data, "metadata")),
      created: this.now,
    } as const;
    const billing_details = { name: textOf(partOf(data, "billing_details"), "name") ?? null };
    if (type === "card") {
      const known = CARDS[number];
      if (!known)
        throw new Refused(402, {
          type: "card_error",
          code: "incorrect_number",
          message: "Your card number is incorrect.",
          param: "number",
        });
      this.#does.set(id, known.does);
      const expiry = {
        exp_month: Number(textOf(part, "exp_month")),
        exp_year: Number(textOf(part, "exp_year")),
      };
      this.methods.set(id, {
        ...base,
        billing_details,
        card: { brand: known.brand, last4: number.slice(-4), ...expiry },
      });
    } else {
      const does = ACCOUNTS[number];
      if (!does)
        throw invalid("Invalid account number", "account_number_invalid", "us_bank_account[account_number]");
      if (billing_details.name === null)
        throw invalid("Missing required param: billing_details[name].", "parameter_missing");
      this.#does.set(id, does);
      const us_bank_account = {
        bank_name: "STRIPE TEST BANK",
        last4: number.slice(-4),
        account_type: textOf(part, "account_type") ?? "checking",
        account_holder_type: textOf(part, "account_holder_type") ?? "individual",
        routing_number: textOf(part, "routing_number") ?? "",
      };
      this.methods.set(id, { ...base, billing_details, us_bank_account });
    }
    return this.method(id);
  }

  #chargeOf({ latest_charge: id }: Intent): Charge | undefined {
    return typeof id === "string" ? this.charges.get(id) : undefined;
  }

  #methodOf(fields: Fields, intent: Intent): Method {
    const named = textOf(fields, "payment_method") ?? intent.payment_method;
    const data = partOf(fields, "payment_method_data");
    if (named !== null && named !== undefined) {
      const method = this.method(named);
      if (this.#detached.has(named))
        throw invalid(
          "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment or was detached from a Customer. It may not be used again.",
        );
      if (method.customer !== null && method.customer !== intent.customer)
        throw invalid("The payment method belongs to another customer.", "payment_method_customer_mismatch");
      return method;
    }
    if (Object.keys(data).length === 0)
      throw invalid(
        "You cannot confirm this PaymentIntent because it's missing a payment method.",
        UNEXPECTED,
      );
    return this.makeMethod(data);
  }
}

function texts(fields: Fields): Record<string, string> {
  const pairs = Object.entries(fields).filter(
    (entry): entry is [string, string & Field] => typeof entry[1] === "string",
  );
  return Object.fromEntries(pairs);
}
