/** Random commands against one invoice, and a small model of what an invoice is that shares no code with the ledger. */
import fc from "fast-check";

export const SAID = ["requires_action", "processing", "succeeded", "failed", "canceled", "returned"] as const;
export type Said = (typeof SAID)[number];
export const SAID_OF_REFUND = ["processing", "succeeded", "failed"] as const;
export type SaidOfRefund = (typeof SAID_OF_REFUND)[number];

export type Command =
  | { readonly do: "create"; readonly total: number }
  | {
      readonly do: "start";
      readonly payment: number;
      readonly amount: number;
      readonly over: boolean;
      readonly method: "card" | "ach";
    }
  | { readonly do: "say"; readonly payment: number; readonly said: Said }
  | { readonly do: "external"; readonly payment: number; readonly amount: number }
  | { readonly do: "voidPayment"; readonly payment: number }
  | {
      readonly do: "refund";
      readonly refund: number;
      readonly payment: number;
      readonly amount: number | null;
    }
  | { readonly do: "sayRefund"; readonly refund: number; readonly said: SaidOfRefund }
  | { readonly do: "credit"; readonly entry: number; readonly amount: number | null }
  | { readonly do: "void" }
  | { readonly do: "link" }
  | { readonly do: "click" };

const PAYMENTS = 5;
const REFUNDS = 4;
const amount = fc.oneof(fc.integer({ min: 1, max: 1_200 }), fc.constantFrom(1, 250, 500, 999, 1_000, 1_001));

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("start" as const),
      payment: fc.nat(PAYMENTS - 1),
      amount,
      over: fc.boolean(),
      method: fc.constantFrom("card" as const, "ach" as const),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      payment: fc.nat(PAYMENTS - 1),
      // Money that arrived is what most rules are about.
      said: fc.constantFrom(...SAID, "succeeded", "succeeded"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("create" as const), total: fc.constantFrom(1_000, 700) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("external" as const), payment: fc.nat(PAYMENTS - 1), amount }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("voidPayment" as const), payment: fc.nat(PAYMENTS - 1) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      refund: fc.nat(REFUNDS - 1),
      // Few, so that several refunds meet in one payment.
      payment: fc.nat(1),
      amount: fc.oneof(amount, fc.integer({ min: 1, max: 300 }), fc.constant(null)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("sayRefund" as const),
      refund: fc.nat(REFUNDS - 1),
      said: fc.constantFrom(...SAID_OF_REFUND),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("credit" as const),
      entry: fc.nat(REFUNDS - 1),
      amount: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(null)),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "void" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "link" as const }, { do: "click" as const }) },
);

/** An invoice over 1,000 and what befalls it. */
export const commands: fc.Arbitrary<readonly Command[]> = fc
  // Long ones too: by itself fast-check seldom goes beyond ten.
  .array(command, { minLength: 1, maxLength: 30, size: "max" })
  .map((rest) => [{ do: "create", total: 1_000 }, ...rest]);

interface ModelPayment {
  readonly amount: number;
  readonly method: string;
  status: string;
}

interface ModelRefund {
  readonly payment: number;
  readonly amount: number;
  status: string;
}

/** What an invoice is to somebody who only adds up: no events, no versions. */
export class Model {
  total = 0;
  void = false;
  readonly payments = new Map<number, ModelPayment>();
  readonly refunds = new Map<number, ModelRefund>();
  /** What left for the customer's credit. */
  readonly credited = new Map<number, number>();

  private sum(...statuses: string[]): number {
    let sum = 0;
    for (const { amount, status } of this.payments.values()) if (statuses.includes(status)) sum += amount;
    return sum;
  }
  get received(): number {
    let given = 0;
    for (const { payment, amount, status } of this.refunds.values())
      if (status === "succeeded" && this.payments.get(payment)?.status === "approved") given += amount;
    let moved = 0;
    for (const amount of this.credited.values()) moved += amount;
    return this.sum("approved") - given - moved;
  }
  /** Held for refunds of what counts. */
  private get open(): number {
    let open = 0;
    for (const { payment, amount, status } of this.refunds.values())
      if (status === "started" && this.payments.get(payment)?.status === "approved") open += amount;
    return open;
  }
  get reserved(): number {
    return this.sum("started", "requires_action", "processing");
  }
  private get owed(): number {
    return this.void ? 0 : this.total;
  }
  get balance(): number {
    return this.received > this.owed ? 0 : this.owed - this.received;
  }
  get credit(): number {
    return this.received > this.owed ? this.received - this.owed : 0;
  }
  get status(): string {
    if (this.void) return "void";
    const refunded = [...this.refunds.values()].some(({ status }) => status === "succeeded");
    if (this.received < 0) return "unpaid";
    if (this.received === 0) return refunded ? "refunded" : "unpaid";
    if (this.received === this.total) return "paid";
    return this.received < this.total ? "partially_paid" : "overpaid";
  }

  /** Does a command; answers whether it must be refused. */
  run(command: Command): boolean {
    switch (command.do) {
      case "create":
        if (this.total !== 0 && this.total !== command.total) return true;
        this.total = command.total;
        return false;
      case "start":
        return this.start(command);
      case "say": {
        const payment = this.payments.get(command.payment);
        if (payment) payment.status = heard(payment.status, command.said);
        return !payment;
      }
      case "external":
        return this.external(command);
      case "voidPayment": {
        const payment = this.payments.get(command.payment);
        if (payment?.method !== "external") return true;
        if (payment.status === "voided") return false;
        if (payment.status !== "approved" || this.left(command.payment) !== payment.amount) return true;
        payment.status = "voided";
        return false;
      }
      case "refund":
        return this.refund(command);
      case "sayRefund": {
        const refund = this.refunds.get(command.refund);
        if (refund && refund.status !== "failed" && command.said !== "processing")
          refund.status = command.said;
        return !refund;
      }
      case "credit":
        return this.move(command);
      case "void":
        if (!this.void && (this.reserved > 0 || this.received !== 0)) return true;
        this.void = true;
        return false;
      default:
        return false;
    }
  }

  private move({ entry, amount }: Command & { do: "credit" }): boolean {
    const known = this.credited.get(entry);
    if (known !== undefined) return amount !== null && amount !== known;
    const most = this.credit - this.open;
    if (most <= 0 || (amount ?? most) > most) return true;
    this.credited.set(entry, amount ?? most);
    return false;
  }

  /** What of a payment is neither given back nor about to be, and not with the customer's credit. */
  private left(of: number): number {
    const free = this.received - this.open;
    const own = this.own(of);
    return Math.max(own < free ? own : free, 0);
  }

  private own(of: number): number {
    let left = this.payments.get(of)?.amount ?? 0;
    for (const { payment, amount, status } of this.refunds.values())
      if (payment === of && status !== "failed") left -= amount;
    return left;
  }

  private refund({ refund, payment, amount }: Command & { do: "refund" }): boolean {
    const known = this.refunds.get(refund);
    if (known) return known.payment !== payment || (amount !== null && known.amount !== amount);
    if (this.payments.get(payment)?.status !== "approved") return true;
    const left = this.left(payment);
    if (left === 0 || (amount ?? left) > left) return true;
    this.refunds.set(refund, { payment, amount: amount ?? left, status: "started" });
    return false;
  }

  private external({ payment, amount }: Command & { do: "external" }): boolean {
    const known = this.payments.get(payment);
    if (known) return known.amount !== amount || known.method !== "external";
    if (this.void) return true;
    this.payments.set(payment, { amount, method: "external", status: "approved" });
    return false;
  }

  private start({ payment, amount, over, method }: Command & { do: "start" }): boolean {
    const known = this.payments.get(payment);
    if (known) return known.amount !== amount || known.method !== method;
    if (this.void) return true;
    if (amount > Math.max(this.balance - this.reserved, 0) && !over) return true;
    this.payments.set(payment, { amount, method, status: "started" });
    return false;
  }
}

/** Later words win, in this order; only money that arrived can be taken back, and then it stays so. */
const RANK = ["started", "requires_action", "processing", "failed", "approved", "returned", "voided"];
const MEANS = {
  requires_action: "requires_action",
  processing: "processing",
  succeeded: "approved",
  failed: "failed",
  canceled: "failed",
  returned: "returned",
};

export function heard(status: string, said: Said): string {
  const means = MEANS[said];
  return RANK.indexOf(means) > RANK.indexOf(status) ? means : status;
}
