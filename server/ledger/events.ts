/**
 * The facts of an invoice. `data` is public as it stands: the events feed and webhooks show it, and the hash
 * chain covers it. Amounts in it are decimal numbers in major units; postings keep minor units.
 */
import type { DeliveryMethod } from "../../shared/deliveryStatus.ts";
import type { Channel, HumanVerdict, InvoiceStatus, LedgerMethod } from "../../shared/statuses.ts";
import type { Posting } from "./postings.ts";
import type {
  Authorization,
  Customer,
  Discount,
  ExternalDetails,
  PaymentRules,
  ReminderRule,
} from "./state.ts";

/** When which part is due, in major units. */
interface PlanFacts {
  readonly installments: readonly { readonly dueDate: string; readonly amount: number }[];
}

/** The balance after the event, on every event that can change it. */
interface After {
  readonly invoiceId: string;
  readonly totalAmount: number;
  readonly paidAmount: number;
  readonly remainingBalance: number;
  readonly status: InvoiceStatus;
  /** Only when more was collected than owed. */
  readonly overpaymentAmount?: number;
  /** Sum of all refunds; only when something was refunded. */
  readonly refundedAmount?: number;
  /** What was moved from here to the customer's credit; only when something was. */
  readonly creditedAmount?: number;
}

interface PaymentFacts {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly method: LedgerMethod;
  readonly brand: string | null;
  readonly last4: string | null;
}

interface RefundFacts {
  readonly refundId: string;
  readonly paymentId: string;
  readonly transactionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly method: LedgerMethod;
  readonly reason: string | null;
}

interface DeliveryFacts {
  readonly invoiceId: string;
  readonly deliveryId: string;
  readonly method: DeliveryMethod;
  readonly purpose: string;
}

interface StopFacts {
  readonly invoiceId: string;
  readonly deliveryId: string;
  readonly sentTo: string;
  readonly stoppedAt: string;
}

interface SentFacts {
  readonly invoiceId: string;
  /** Methods of the messages that were handed over. */
  readonly sentVia: readonly DeliveryMethod[];
  readonly sentAt: string;
  readonly requestId: string;
  readonly deliveries: readonly {
    readonly deliveryId: string;
    readonly method: DeliveryMethod;
    readonly sentTo: string;
    readonly status: string;
  }[];
  /** The messages went to the outbox, also with a live key. */
  readonly testMode?: true;
}

export interface EventData {
  "invoice.created": After & {
    readonly invoiceNumber: string;
    readonly currency: string;
    readonly customer: Customer;
    readonly lineItems: readonly {
      readonly description: string;
      readonly quantity: number;
      readonly unitAmount: number;
      readonly taxRate?: number;
      readonly amount: number;
    }[];
    /** A fixed discount's value is in major units. */
    readonly discount: Discount | null;
    readonly dueDate: string | null;
    readonly timeZone: string;
    readonly memo: string | null;
    readonly metadata: Readonly<Record<string, string | number | boolean>>;
    readonly payment: PaymentRules;
    readonly reminderSchedule: readonly ReminderRule[];
    readonly paymentPlan?: PlanFacts;
    readonly subtotalAmount: number;
    readonly discountAmount: number;
    readonly taxAmount: number;
    readonly createdAt: string;
  };
  "invoice.voided": After & { readonly voidedAt: string };
  "invoice.payment_plan_set": {
    readonly invoiceId: string;
    /** The invoice's due date from now on. */
    readonly dueDate: string | null;
    readonly paymentPlan: PlanFacts;
    readonly setAt: string;
  };
  "invoice.payment_plan_removed": {
    readonly invoiceId: string;
    readonly dueDate: string | null;
    readonly removedAt: string;
  };
  "invoice.payment_started": PaymentFacts & {
    readonly invoiceId: string;
    readonly linkId: string | null;
    readonly channel: Channel | null;
    readonly address: string | null;
    readonly authorization: Authorization | null;
    readonly startedAt: string;
    /** The failed payment that this one tries again. */
    readonly retryOf?: string;
    readonly external?: ExternalDetails;
    /** The saved method that it is made by. */
    readonly paymentMethodId?: string;
    /** The payer asked to have the method saved under this id if the payment succeeds. */
    readonly savesPaymentMethodId?: string;
  };
  "invoice.payment_requires_action": PaymentFacts & { readonly invoiceId: string };
  "invoice.payment_processing": PaymentFacts & {
    readonly invoiceId: string;
    readonly transactionId: string | null;
  };
  "invoice.payment_received": After &
    PaymentFacts & {
      readonly transactionId: string | null;
      readonly confirmationNumber: string;
      readonly paidAt: string;
      /** The method was saved for the customer. */
      readonly savedPaymentMethodId?: string;
    };
  "invoice.paid": After & { readonly paymentId: string; readonly paidAt: string };
  "invoice.payment_failed": After &
    PaymentFacts & {
      readonly transactionId: string | null;
      readonly declineCode: string;
      readonly declineReason: string;
      readonly attemptedAt: string;
    };
  "invoice.payment_returned": After &
    PaymentFacts & {
      readonly transactionId: string | null;
      readonly returnCode: string;
      readonly returnReason: string;
      readonly returnedAt: string;
    };
  /** A payment recorded by hand was withdrawn: a reversing entry. */
  "invoice.payment_voided": After &
    PaymentFacts & { readonly reason: string | null; readonly voidedAt: string };
  "invoice.refund_started": RefundFacts & {
    readonly invoiceId: string;
    readonly startedAt: string;
    /** Present for a refund that was made at the processor, and not asked for here. */
    readonly origin?: "processor";
  };
  "invoice.refunded": After & RefundFacts & { readonly refundedAt: string };
  "invoice.refund_failed": After &
    RefundFacts & {
      readonly failureCode: string;
      readonly failureReason: string;
      readonly failedAt: string;
    };
  /** An overpayment left the invoice for the customer's credit account; an entry of that account tells the same. */
  "invoice.overpayment_credited": After & {
    readonly entryId: string;
    readonly customerId: string;
    readonly amount: number;
    readonly currency: string;
    readonly reason: string | null;
    readonly creditedAt: string;
  };
  "invoice.payment_link_created": {
    readonly invoiceId: string;
    readonly linkId: string;
    readonly channel: Channel;
    readonly amount: number | null;
    readonly expiresAt: string | null;
    readonly createdAt: string;
  };
  "invoice.payment_link_revoked": {
    readonly invoiceId: string;
    readonly linkId: string;
    readonly revokedAt: string;
  };
  "invoice.payment_link_clicked": {
    readonly invoiceId: string;
    readonly linkId: string;
    readonly channel: Channel;
    readonly clickedAt: string;
    readonly human: HumanVerdict;
    readonly rule: string;
    readonly visitId: string;
    /** The message that brought the link; only where one did. */
    readonly deliveryId?: string;
  };
  /** The messages of one request to send the invoice: told once, when each was handed over or refused for now. */
  "invoice.sent": SentFacts;
  /** The same for a reminder. */
  "invoice.reminder_sent": SentFacts;
  "invoice.delivered": DeliveryFacts & { readonly deliveredAt: string };
  "invoice.opened": DeliveryFacts & {
    readonly openedAt: string;
    /** Truncated; null where whoever told did not say. */
    readonly ipAddress: string | null;
    /** Mail services and scanners fetch pictures too. */
    readonly automatic: "possibly" | "known";
  };
  "invoice.delivery_failed": DeliveryFacts & {
    readonly status: "bounced" | "failed";
    readonly code: string;
    readonly reason: string;
    readonly failedAt: string;
  };
  /** A recipient wants no more reminders from this merchant. */
  "invoice.reminders_stopped": StopFacts;
  "invoice.reminder_skipped": Omit<DeliveryFacts, "deliveryId"> & {
    /** Null where there was nobody to send it to. */
    readonly deliveryId: string | null;
    readonly reason: string;
    readonly scheduledAt: string | null;
    readonly skippedAt: string;
  };
}

export type EventType = keyof EventData;

/** A fact that was decided but not yet written. */
export type NewEvent = {
  [T in EventType]: { readonly type: T; readonly data: EventData[T]; readonly postings: readonly Posting[] };
}[EventType];

/** A fact as it stands in the ledger. */
export type LedgerEvent = NewEvent & {
  readonly id: string;
  readonly invoiceId: string;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly previousHash: string;
  readonly hash: string;
};
