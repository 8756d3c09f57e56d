/** Random commands against one invoice, and a small model of what an invoice is that shares no code with the ledger. */
import fc from "fast-check";

export const SAID = ["requires_action", "processing", "succeeded", "failed", "canceled", "returned"] as const;
export type Said = (typeof SAID)[number];

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
  | { readonly do: "void" }
  | { readonly do: "link" }
  | { readonly do: "click" };

const PAYMENTS = 5;
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
      said: fc.constantFrom(...SAID),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("create" as const), total: fc.constantFrom(1_000, 700) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "void" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "link" as const }, { do: "click" as const }) },
);

/** An invoice over 1,000 and what befalls it. */
export const commands: fc.Arbitrary<readonly Command[]> = fc
  .array(command, { minLength: 1, maxLength: 30 })
  .map((rest) => [{ do: "create", total: 1_000 }, ...rest]);

interface ModelPayment {
  readonly amount: number;
  readonly method: string;
  status: string;
}

/** What an invoice is to somebody who only adds up: no events, no versions. */
export class Model {
  total = 0;
  void = false;
  readonly payments = new Map<number, ModelPayment>();

  private sum(...statuses: string[]): number {
    let sum = 0;
    for (const { amount, status } of this.payments.values()) if (statuses.includes(status)) sum += amount;
    return sum;
  }
  get received(): number {
    return this.sum("approved");
  }
  get reserved(): number {
    return this.sum("started", "requires_action", "processing");
  }
  get balance(): number {
    return this.void || this.received > this.total ? 0 : this.total - this.received;
  }
  get credit(): number {
    return this.received - (this.void ? 0 : this.total - this.balance);
  }
  get status(): string {
    if (this.void) return "void";
    if (this.received === 0) return "unpaid";
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
      case "void":
        if (!this.void && (this.reserved > 0 || this.received > 0)) return true;
        this.void = true;
        return false;
      default:
        return false;
    }
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
const RANK = ["started", "requires_action", "processing", "failed", "approved", "returned"];
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
