/** The page's three questions to the server. Each answer is one of a few outcomes; nothing here throws. */
import type { CheckoutView, PaymentAnswer, PaymentRequestBody } from "../../shared/checkout.ts";
import { isFramed } from "./framed.ts";

/** `lost`: no answer came, so what the server did is unknown. */
export type ViewAnswer = { kind: "view"; view: CheckoutView } | { kind: "gone" | "trouble" | "lost" };

export type PaymentOutcome =
  | { kind: "payment"; payment: PaymentAnswer }
  | { kind: "declined"; why: Pick<PaymentAnswer, "payerReason" | "declineReason"> }
  /** More than is left, or another payment under this id: nothing was charged. */
  | { kind: "conflict" }
  | { kind: "invalid"; field?: string; code: string; message: string }
  | { kind: "busy"; seconds: number }
  | { kind: "gone" }
  /** Not taken, and certainly not charged. */
  | { kind: "refused"; code: string; message: string; requestId?: string }
  /** The answer did not say what happened. */
  | { kind: "lost" };

export type FateAnswer = { kind: "payment"; payment: PaymentAnswer } | { kind: "unheard" | "gone" | "lost" };

interface Body {
  success?: boolean;
  data?: Partial<PaymentAnswer> & { remainingBalance?: number };
  error?: { code?: string; message?: string; field?: string; requestId?: string };
}

const READ_MS = 10_000;
const PAY_MS = 25_000;

export interface Calls {
  view(): Promise<ViewAnswer>;
  pay(body: PaymentRequestBody): Promise<PaymentOutcome>;
  fate(paymentId: string): Promise<FateAnswer>;
}

/** @param path `/{code}` @param locale that of the page: whatever is chosen elsewhere meanwhile, its answers come in it. */
export function calls(path: string, locale: string): Calls {
  const lang = `?lang=${locale}`;
  return {
    async view() {
      const answer = await ask(path + lang, READ_MS);
      if (!answer) return { kind: "lost" };
      if (answer.status === 404 || answer.status === 410) return { kind: "gone" };
      const body = answer.body as (Body & Partial<CheckoutView>) | null;
      const view = (body?.data ?? body) as CheckoutView | null;
      return answer.status === 200 && view?.balance ? { kind: "view", view } : { kind: "trouble" };
    },
    async pay(body) {
      const answer = await ask(`${path}/payments${lang}`, PAY_MS, body);
      return answer ? outcomeOf(answer) : { kind: "lost" };
    },
    async fate(paymentId) {
      const answer = await ask(`${path}/payments/${paymentId}`, READ_MS);
      const payment = (answer?.body as Body | null)?.data as PaymentAnswer | undefined;
      if (answer && payment?.status) return { kind: "payment", payment };
      if (answer?.status === 410) return { kind: "gone" };
      return { kind: answer?.status === 404 ? "unheard" : "lost" };
    },
  };
}

interface Answer {
  status: number;
  retryAfter: number;
  body: unknown;
}

async function ask(url: string, limit: number, body?: unknown): Promise<Answer | null> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), limit);
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: "no-store",
      // Who proved to be the customer did so for the page itself, not for a site that frames it.
      ...(isFramed() ? { credentials: "omit" as const } : {}),
      signal: abort.signal,
    });
    const retryAfter = Number(response.headers.get("retry-after")) || 30;
    // A proxy's error page is no JSON: its status still counts.
    const parsed: unknown = await response.json().catch((error: unknown) => {
      if (response.ok) throw error;
      return null;
    });
    return { status: response.status, retryAfter, body: parsed };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf({ status, retryAfter, body }: Answer): PaymentOutcome {
  const { data, error } = (body ?? {}) as Body;
  const { message = "", code = "" } = error ?? {};
  if (status === 200 || status === 201) {
    if (data?.status === "failed") return { kind: "declined", why: whyOf(data) };
    return data?.status ? { kind: "payment", payment: data as PaymentAnswer } : { kind: "lost" };
  }
  if (status === 402) return { kind: "declined", why: whyOf(data ?? {}) };
  if (status === 409) return { kind: "conflict" };
  if (status === 429) return { kind: "busy", seconds: retryAfter };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 400 || status === 422) {
    return { kind: "invalid", code, message, ...(error?.field ? { field: error.field } : {}) };
  }
  // Only a refusal that names its reason is certain; a bare 5xx may have come from a proxy after the charge.
  if (status < 500 || error?.code === "processor_not_configured") {
    return { kind: "refused", code, message, ...(error?.requestId ? { requestId: error.requestId } : {}) };
  }
  return { kind: "lost" };
}

function whyOf({ payerReason, declineReason = null }: Partial<PaymentAnswer>) {
  return { declineReason, ...(payerReason ? { payerReason } : {}) };
}
