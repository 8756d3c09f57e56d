/** Stripe's objects, as far as Paylink reads or writes them. Shapes as in docs.stripe.com/api. */

export interface Intent {
  id: string;
  object: "payment_intent";
  amount: number;
  amount_received: number;
  currency: string;
  status:
    | "requires_payment_method"
    | "requires_confirmation"
    | "requires_action"
    | "processing"
    | "requires_capture"
    | "canceled"
    | "succeeded";
  client_secret: string;
  payment_method_types: string[];
  payment_method: string | null;
  customer: string | null;
  metadata: Record<string, string>;
  description: string | null;
  created: number;
  canceled_at: number | null;
  cancellation_reason: string | null;
  last_payment_error: ApiError | null;
  latest_charge: string | Charge | null;
  next_action: object | null;
  setup_future_usage: string | null;
  livemode: boolean;
}

export interface Session {
  id: string;
  object: "checkout.session";
  status: "open" | "complete" | "expired";
  mode: "payment";
  amount_total: number;
  currency: string;
  customer: string | null;
  client_reference_id: string | null;
  payment_intent: string | null;
  payment_status: "paid" | "unpaid";
  url: string | null;
  success_url: string;
  cancel_url: string | null;
  expires_at: number;
  metadata: Record<string, string>;
  created: number;
}

export interface Charge {
  id: string;
  object: "charge";
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  currency: string;
  status: "succeeded" | "pending" | "failed";
  paid: boolean;
  captured: boolean;
  refunded: boolean;
  disputed: boolean;
  payment_intent: string | null;
  payment_method: string | null;
  payment_method_details: object;
  failure_code: string | null;
  failure_message: string | null;
  /** Written out where that was asked for. */
  refunds?: { object: "list"; has_more: boolean; data: Refund[] };
  outcome: { type: string; reason: string | null; seller_message: string } | null;
  metadata: Record<string, string>;
  created: number;
}

export interface Dispute {
  id: string;
  object: "dispute";
  amount: number;
  charge: string;
  payment_intent: string | null;
  currency: string;
  reason: string;
  status: "needs_response" | "under_review" | "won" | "lost";
  created: number;
}

export interface Refund {
  id: string;
  object: "refund";
  amount: number;
  charge: string;
  payment_intent: string;
  currency: string;
  status: "pending" | "succeeded" | "failed" | "canceled" | "requires_action";
  failure_reason?: string;
  metadata: Record<string, string>;
  created: number;
}

export interface Method {
  id: string;
  object: "payment_method";
  type: "card" | "us_bank_account";
  customer: string | null;
  card?: { brand: string; last4: string; exp_month: number; exp_year: number };
  us_bank_account?: {
    bank_name: string;
    last4: string;
    account_type: string;
    account_holder_type: string;
    routing_number: string;
  };
  billing_details: { name: string | null };
  metadata: Record<string, string>;
  created: number;
}

export interface ApiError {
  type: string;
  code?: string;
  decline_code?: string;
  message: string;
  param?: string;
  payment_method?: Method;
}

export interface Event {
  id: string;
  object: "event";
  type: string;
  created: number;
  livemode: boolean;
  data: { object: object };
}

/** A refusal on its way out, with its status. */
export class Refused extends Error {
  readonly status: number;
  readonly error: ApiError & { payment_intent?: Intent };
  constructor(status: number, error: ApiError & { payment_intent?: Intent }) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

export function invalid(message: string, code?: string, param?: string, status = 400): Refused {
  return new Refused(status, {
    type: "invalid_request_error",
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}
