/**
 * How answers and refusals are spelled. The API has one way of its own; routes that stand in for another product's API speak in
 * that product's way, over the same authentication, limits, validation and idempotency.
 */
import type { JsonSchema } from "./jsonSchema.ts";
import { PROBLEMS, type ProblemCode, problemBody, type Refusal } from "./problem.ts";
import type { RateVerdict } from "./rateLimit.ts";

export interface Dialect {
  /** The JSON of an answer. */
  readonly answer: (status: number, data: unknown) => unknown;
  readonly refusal: (refusal: Refusal, requestId: string, publicUrl: string) => unknown;
  readonly statusOf: (code: ProblemCode) => number;
  /** Headers of every answer; `verdict` is null where nobody's requests were counted. */
  readonly headers: (verdict: RateVerdict | null, now: Date) => Readonly<Record<string, string>>;
  /** Everything below this path speaks so; what is not there answers not_found. */
  readonly under: string;
  readonly docs: {
    /** The schema of an answer, from that of its data. */
    readonly answer: (status: number, data: JsonSchema) => JsonSchema;
    /** Its refusals: a name in the document's schemas, and what stands there. */
    readonly refusalName: string;
    readonly refusalSchema: JsonSchema;
    /** Request headers that are taken besides. */
    readonly requestHeaders: readonly { readonly name: string; readonly description: string }[];
  };
}

export const OWN_DIALECT: Dialect = {
  answer: (status, data) => ({ success: status < 400, data }),
  refusal: problemBody,
  statusOf: (code) => PROBLEMS[code].status,
  headers: (verdict) => verdict?.headers ?? {},
  under: "/api",
  docs: {
    answer: (status, data) => ({
      type: "object",
      required: ["success", "data"],
      properties: { success: { const: status < 400 }, data },
    }),
    refusalName: "Error",
    refusalSchema: {
      type: "object",
      required: ["success", "error"],
      properties: {
        success: { const: false },
        error: {
          type: "object",
          required: ["code", "message", "requestId"],
          properties: {
            code: { type: "string", enum: Object.keys(PROBLEMS) },
            message: { type: "string", description: "For developers; not a contract." },
            field: {
              type: "string",
              description: "Path of the property at fault.",
              examples: ["lineItems[0].unitAmount"],
            },
            requestId: { type: "string" },
            docs: { type: "string", format: "uri", description: "Where the code is explained." },
          },
        },
        data: { type: "object", description: "Facts that help to go on, such as the live balance." },
      },
    },
    requestHeaders: [],
  },
};
