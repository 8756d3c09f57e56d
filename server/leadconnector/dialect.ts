/**
 * The way the LeadConnector API answers: bare data, errors as `{"statusCode", "message", "error"}`, and its rate limit headers on
 * every answer. Source: HighLevel's published OpenAPI documents (GoHighLevel/highlevel-api-docs: common-schemas.json and the
 * printed 400 answers of apps/invoices.json) and the headers that its official SDK reads.
 */
import type { Dialect } from "../api/dialect.ts";
import { PROBLEMS, type ProblemCode, type Refusal } from "../api/problem.ts";
import { API_RATE, type RateVerdict } from "../api/rateLimit.ts";

const DAY_SECONDS = 86_400;

/** What is told as 400 there, an unknown invoice too: its documents know 400, 401 and 422 and no others. */
const BAD_REQUESTS: readonly ProblemCode[] = [
  "invoice_not_found",
  "invoice_exists",
  "invoice_not_payable",
  "invoice_not_voidable",
  "amount_exceeds_balance",
  "payment_conflict",
];

function statusOf(code: ProblemCode): number {
  return BAD_REQUESTS.includes(code) ? 400 : PROBLEMS[code].status;
}

const NAMES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** `message` is a list at 422, a text elsewhere, as there. */
function refusalBody(refusal: Refusal): Record<string, unknown> {
  const statusCode = statusOf(refusal.code);
  const message = statusCode === 422 ? [refusal.message] : refusal.message;
  return { statusCode, message, error: NAMES[statusCode] ?? "Error" };
}

/**
 * Max requests fit into an interval, in which the whole allowance comes back. There is no count by day here: the day's limit is what
 * the allowance comes to in a day, and what remains is what of it can still pass before midnight UTC.
 */
function limitHeaders(verdict: RateVerdict | null, now: Date): Record<string, string> {
  const { perSecond, burst } = API_RATE;
  const left = Math.ceil(DAY_SECONDS - ((now.getTime() / 1_000) % DAY_SECONDS));
  return {
    "X-RateLimit-Max": String(burst),
    "X-RateLimit-Remaining": String(verdict?.remaining ?? burst),
    "X-RateLimit-Interval-Milliseconds": String((burst / perSecond) * 1_000),
    "X-RateLimit-Limit-Daily": String(perSecond * DAY_SECONDS),
    "X-RateLimit-Daily-Remaining": String(perSecond * left),
    "X-RateLimit-Daily-Reset": String(left * 1_000),
  };
}

export const LEADCONNECTOR: Dialect = {
  answer: (_status, data) => data,
  refusal: refusalBody,
  statusOf,
  headers: limitHeaders,
  under: "/invoices",
  docs: {
    answer: (_status, data) => data,
    refusalName: "LeadConnectorError",
    refusalSchema: {
      type: "object",
      required: ["statusCode", "message", "error"],
      properties: {
        statusCode: { type: "integer" },
        message: {
          anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
          description: "A list at 422.",
        },
        error: { type: "string" },
      },
    },
    requestHeaders: [{ name: "Version", description: "Taken and ignored: `2021-07-28` or any other." }],
  },
};
