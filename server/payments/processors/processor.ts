/**
 * The processor port: whoever moves the money. The ledger never believes an event about a payment; it asks
 * for a {@link Snapshot} and records the difference from what it knows.
 */
import type { Mode, PaymentMethod } from "../../../shared/statuses.ts";

/** Names one payment at the processor. `paymentId` is the idempotency key: one id is charged at most once, ever. */
export interface PaymentRef {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly invoiceId: string;
  readonly paymentId: string;
  /** The merchant's present instant (ISO 8601 UTC): differs from the real one when a test clock was advanced. */
  readonly at: string;
}

export interface CardInput {
  readonly type: "card";
  /** Digits only. Never stored, logged or echoed beyond brand and last four. */
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly cvv: string;
}

export interface BankInput {
  readonly type: "ach";
  readonly accountNumber: string;
  readonly routingNumber: string;
  readonly accountType: "checking" | "savings";
  readonly accountHolderName: string;
}

/** A method that the processor keeps for a customer (see {@link Vault}). */
export interface SavedInput {
  readonly type: "saved";
  /** What the processor gave back when it was saved; only the processor can read it. */
  readonly reference: string;
  readonly details: SavedDetails;
  /** The payer is there and can authenticate; otherwise the merchant charges on its own ("off session"). */
  readonly payerPresent: boolean;
}

/** A means of payment by its number. */
export type RawMethod = CardInput | BankInput;

/** The payer enters it on the processor's own fields: no number comes by here. */
export interface HostedInput {
  readonly type: "hosted";
  readonly kind: PaymentMethod;
  /** The payer's browser runs no script: they pay on a page of the processor's, and the snapshot's `actionUrl` leads there. */
  readonly redirect?: true;
}

export type MethodInput = RawMethod | SavedInput | HostedInput;

export function isRaw(method: MethodInput): method is RawMethod {
  return method.type === "card" || method.type === "ach";
}

/** Names a method to be saved. `methodId` is the idempotency key: one id stands for one method, ever. */
export interface SavedRef {
  readonly tenantId: string;
  readonly mode: Mode;
  readonly customerId: string;
  readonly methodId: string;
  /** The merchant's present instant (ISO 8601 UTC). */
  readonly at: string;
}

export interface ChargeRequest extends PaymentRef {
  /** Integer minor units, above zero. */
  readonly amount: number;
  readonly currency: string;
  readonly method: MethodInput;
  /**
   * Keep the method for this customer if the payment succeeds: the snapshot then has `saved`. For a processor with a
   * {@link Vault} only, and not for a method that is saved already.
   */
  readonly save?: Pick<SavedRef, "customerId" | "methodId">;
  /** Where the payer comes back to after an authentication step, an absolute URL. */
  readonly returnUrl: string;
}

/** One refund of a payment. `refundId` is the idempotency key: one id gives back at most once, ever. */
export interface RefundRequest {
  readonly refundId: string;
  /** Integer minor units, above zero. */
  readonly amount: number;
}

/** What a processor knows of a refund now. */
export interface RefundSnapshot {
  readonly refundId: string;
  readonly amount: number;
  /** failed is the last word, also after succeeded: the payer's bank may refuse it late. */
  readonly status: "processing" | "succeeded" | "failed";
  /** For failed: a stable code and words. */
  readonly reason?: { readonly code: string; readonly message: string };
  /** When it is worth asking again (ISO 8601), where the processor knows. */
  readonly checkAt?: string;
}

/** The kind of a means of payment, saved or not. */
export function kindOf(method: MethodInput): PaymentMethod {
  switch (method.type) {
    case "saved":
      return method.details.type;
    case "hosted":
      return method.kind;
    default:
      return method.type;
  }
}

/** What may be kept about the means of payment. */
export interface MethodDetails {
  readonly type: PaymentMethod;
  /** Card brand ("visa") or bank name where known. */
  readonly brand: string | null;
  readonly last4: string | null;
}

/** What may be kept about a saved method. */
export interface SavedDetails extends MethodDetails {
  readonly expiryMonth?: number;
  /** Four digits. */
  readonly expiryYear?: number;
}

export interface SavedAtProcessor {
  /** Opaque; all that is needed to charge it again. */
  readonly reference: string;
  readonly details: SavedDetails;
}

/** The whole truth about one payment, as the processor knows it now. */
export interface Snapshot {
  readonly paymentId: string;
  readonly transactionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly method: MethodDetails;
  /**
   * requires_action: the payer must authenticate; processing: the bank has it; succeeded: money counts;
   * failed: declined or failed at the bank; canceled: will never be charged; returned: succeeded, then taken back.
   */
  readonly status: "requires_action" | "processing" | "succeeded" | "failed" | "canceled" | "returned";
  /** For failed, canceled and returned: a stable code and words fit for a payer ("Insufficient funds"). */
  readonly reason?: { readonly code: string; readonly message: string };
  /** For requires_action: where the payer authenticates, an absolute URL. */
  readonly actionUrl?: string;
  /** For requires_action at a processor with fields of its own: what lets the payer's browser go on. A secret; never kept. */
  readonly clientSecret?: string;
  /** When it is worth asking again (ISO 8601), where the processor knows. */
  readonly checkAt?: string;
  /** For a payment that succeeded and was asked to keep its method. */
  readonly saved?: SavedAtProcessor;
  /** For failed and returned: the bank will not let this card or account be charged again, so a saved one is of no use. */
  readonly methodUnusable?: true;
  /** For money that came: its refunds that nobody here asked for (made in the processor's dashboard), by the processor's own ids. */
  readonly refunds?: readonly RefundSnapshot[];
}

/** The input is not one the processor takes at all (unpublished test number, bad checksum): nothing was attempted. */
export class MethodRefused extends Error {
  readonly code: string;
  /** Property path in the caller's terms: `card.number`, `bankAccount.routingNumber`. */
  readonly field: string;
  constructor(code: string, field: string, message: string) {
    super(message);
    this.name = "MethodRefused";
    this.code = code;
    this.field = field;
  }
}

/**
 * This payment id stands for another amount, currency, means of payment or invoice: nothing was attempted, and
 * what stands under the id is unchanged. `field` names what differs.
 */
export class ProcessorConflict extends Error {
  readonly code = "payment_id_reused";
  readonly field: "invoiceId" | "amount" | "currency" | "method";
  constructor(field: "invoiceId" | "amount" | "currency" | "method") {
    super(`this payment id was used with another ${field}`);
    this.name = "ProcessorConflict";
    this.field = field;
  }
}

/** The processor did not answer, or not in a way that says what happened: ask again by {@link Processor.retrieve}. */
export class ProcessorUnavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ProcessorUnavailable";
  }
}

/** One entry of a processor's list. */
export interface Listed {
  readonly transactionId: string;
  /** Whom the marks on it name. */
  readonly owner: Pick<PaymentRef, "tenantId" | "mode">;
  /** Null for a charge that no payment of ours asked for. */
  readonly payment: Omit<PaymentRef, "at"> | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: Snapshot["status"];
  readonly createdAt: string;
}

/** Keeps means of payment for customers, so that their numbers need not be sent again. */
export interface Vault {
  /**
   * Keeps a method outside of a payment, or answers with what the same methodId stands for. Throws {@link MethodRefused} for
   * what could never be charged, {@link ProcessorConflict} when the id stands for another method, {@link ProcessorUnavailable}.
   */
  saveMethod(ref: SavedRef, method: RawMethod): Promise<SavedAtProcessor>;
  /** Never charges it again; a charge by it fails. Safe to repeat. Throws {@link ProcessorUnavailable}. */
  forgetMethod(ref: SavedRef, reference: string): Promise<void>;
}

/** What a notice of the processor's is about. Only what it names is believed: the truth is asked for. */
export type Heard =
  /** Its signature is not the processor's, or too old: nothing is believed of it. */
  | { readonly kind: "forged" }
  /** Of something that does not concern us. */
  | { readonly kind: "ignored" }
  | { readonly kind: "payment"; readonly payment: Omit<PaymentRef, "at"> }
  /** Money that came for one of our merchants, and that no payment of ours asked for. */
  | {
      readonly kind: "stranger";
      /** The connected account whose notice it is; null for the account of the keys. */
      readonly account: string | null;
      readonly tenantId: string;
      readonly mode: Mode;
      readonly charge: StrangeCharge;
    };

/** A charge that no payment of ours asked for. */
export interface StrangeCharge {
  readonly transactionId: string;
  readonly amount: number;
  readonly currency: string;
  /** Calendar date, UTC. */
  readonly date: string;
  readonly reference: string | null;
}

/** A notice as it came over the wire. */
export interface Notice {
  readonly body: string;
  readonly signature: string | null;
  readonly at: Date;
}

export interface Processor {
  readonly name: string;
  /** Reads a notice that claims to come from the processor. Absent where it sends none. */
  readonly hear?: (notice: Notice) => Promise<Heard>;
  /** Charges made since then for our merchants, each once, to be compared with the ledger. Absent where it has no such list. */
  readonly listSince?: (since: Date) => AsyncIterable<Listed>;
  /** Absent where it can keep no methods. */
  readonly vault?: Vault;
  /** A card number that is approved, for test requests that name no card. Only a processor that moves no money has one. */
  readonly sampleCard?: string;
  /** The payer's browser shows fields of the processor's own, and we see no number: what it needs for that. */
  readonly hostedFields?: { readonly publishableKey: string; readonly account: string | null };
  /** Methods it can take in a currency. */
  methods(currency: string): readonly PaymentMethod[];
  /** Refuses what could never be charged, before anything is reserved. Pure; throws {@link MethodRefused}. */
  check(method: MethodInput, at: string): void;
  /** Whether an amount (minor units) can be charged in its currency; absent where any can. */
  takesAmount?(amount: number, currency: string): boolean;
  /** Charges, or answers with what became of the same paymentId before. Throws {@link ProcessorUnavailable}. */
  charge(request: ChargeRequest): Promise<Snapshot>;
  /** What it knows of a payment; null when it never heard of it. */
  retrieve(ref: PaymentRef): Promise<Snapshot | null>;
  /**
   * Makes sure that this payment will never be charged, also when its charge request is still on the way,
   * and answers with what is true then: `canceled`, or what had happened already. `unheard` describes a payment it never heard of.
   */
  cancel(
    ref: PaymentRef,
    unheard: { amount: number; currency: string; method: MethodDetails },
  ): Promise<Snapshot>;
  /**
   * Gives back a part or all of a payment, never more than was captured and not given back, or answers with what became of the
   * same refundId before. What cannot be refunded is `failed`. Throws {@link ProcessorConflict} for a refundId that stands for
   * another payment or amount, {@link ProcessorUnavailable} when it does not answer: ask the same again.
   */
  refund(ref: PaymentRef, request: RefundRequest): Promise<RefundSnapshot>;
  /**
   * For processors whose authentication page is ours (the sandbox): the payer's answer to it. Safe to repeat.
   * Absent where the processor's own page asks.
   */
  readonly answerChallenge?: (ref: PaymentRef, outcome: "approve" | "fail") => Promise<Snapshot | null>;
}
