/** Operations that only tests have: each exercises one mechanism of the router. */
import { z } from "zod";
import {
  amountField,
  currencyField,
  dateField,
  emailField,
  lineField,
  metadataField,
  minorAmount,
} from "../../server/api/fields.ts";
import { type Operation, operation } from "../../server/api/operation.ts";
import { refuse } from "../../server/api/problem.ts";
import { encodeCursor, listPage, listQuery, readCursor } from "../../server/api/query.ts";

/** How often each handler ran, and with which ids; and what the next run shall do. */
export interface Probe {
  runs: number;
  readonly ids: string[];
  next: (() => void | Promise<void>) | null;
}

const answers = { 200: "Fine." } as const;
const common = { tag: "Samples", auth: "key", answers } as const;

const orderBody = z.strictObject({
  amount: amountField,
  currency: currencyField,
  customer: z.strictObject({ name: lineField(100), email: emailField.optional() }),
  lines: z
    .array(z.strictObject({ description: lineField(200), unitAmount: amountField }))
    .max(100)
    .optional(),
  dueDate: dateField.optional(),
  metadata: metadataField.optional(),
});

export function sampleOperations(probe: Probe): Operation[] {
  return [
    operation(
      {
        ...common,
        id: "createOrder",
        method: "POST",
        path: "/api/v1/orders",
        summary: "Create an order",
        body: orderBody,
        example: { amount: 500, currency: "USD", customer: { name: "Pat O'Hara" } },
        answers: {
          201: {
            description: "The order.",
            schema: z.object({ id: z.string(), amount: z.number() }).meta({ id: "Order" }),
            example: { id: "inv_1", amount: 500 },
          },
        },
        refusals: ["invoice_exists"],
      },
      async ({ body, idempotentId }) => {
        probe.runs++;
        const id = idempotentId("invoice");
        probe.ids.push(id);
        await probe.next?.();
        const minor = minorAmount(body.amount, body.currency, "amount");
        if (typeof minor !== "number") return minor;
        for (const [index, line] of (body.lines ?? []).entries()) {
          const unit = minorAmount(line.unitAmount, body.currency, `lines[${index}].unitAmount`, {
            zero: true,
          });
          if (typeof unit !== "number") return unit;
        }
        return { status: 201, data: { id, minor, name: body.customer.name } };
      },
    ),
    operation(
      {
        ...common,
        id: "listOrders",
        method: "GET",
        path: "/api/v1/orders",
        summary: "List orders",
        query: z.strictObject(listQuery),
      },
      ({ query }) => {
        const after = readCursor("orders", query.after, z.tuple([z.int()]));
        if (after !== null && !Array.isArray(after)) return after;
        const rows = [1, 2, 3, 4, 5].filter((n) => n > (after?.[0] ?? 0)).slice(0, query.limit + 1);
        return {
          status: 200,
          data: listPage(
            "orders",
            rows,
            query.limit,
            (n) => ({ n }),
            (n) => encodeCursor("orders", [n]),
          ),
        };
      },
    ),
    operation(
      { ...common, id: "getOrder", method: "GET", path: "/api/v1/orders/:orderId", summary: "Read an order" },
      ({ params, caller }) => {
        if (params.orderId === "throw") throw new Error("a fault with 4111111111111111 inside");
        if (params.orderId === "none") return refuse("invoice_not_found", "No such order.");
        return {
          status: 200,
          data: { id: params.orderId, mode: caller.mode, now: caller.now.toISOString() },
        };
      },
    ),
    operation(
      {
        ...common,
        id: "answerWith",
        method: "POST",
        path: "/api/v1/answers/:status",
        summary: "Answer with a status",
        body: z.strictObject({ n: z.number().optional() }),
      },
      ({ params }) => {
        probe.runs++;
        const codes = {
          404: "not_found",
          409: "conflict",
          422: "method_refused",
          403: "forbidden",
          503: "unavailable",
        } as const;
        const code = codes[Number(params.status) as keyof typeof codes];
        if (code) return refuse(code, "As asked.", { data: { runs: probe.runs } });
        return {
          status: Number(params.status) as 402,
          data: { runs: probe.runs, declineReason: "Insufficient funds" },
        };
      },
    ),
    operation(
      {
        ...common,
        id: "emptyPost",
        method: "POST",
        path: "/api/v1/orders/:orderId/void",
        summary: "Take no body",
      },
      ({ params }) => ({ status: 200, data: params }),
    ),
    operation(
      {
        ...common,
        id: "testThing",
        method: "POST",
        path: "/api/v1/test/thing",
        summary: "Test keys only",
        testOnly: true,
      },
      () => ({ status: 200, data: {} }),
    ),
    operation(
      {
        ...common,
        id: "download",
        method: "GET",
        path: "/api/v1/orders/:orderId/file",
        summary: "A file",
        answers: { 200: { description: "The file.", content: ["image/png", "image/svg+xml"] } },
      },
      () => new Response("bytes", { headers: { "Content-Type": "image/png" } }),
    ),
    operation(
      { ...common, id: "open", method: "GET", path: "/api/v1/open", summary: "Public", auth: "public" },
      ({ caller, request }) => ({ status: 200, data: { caller, address: request.address } }),
    ),
  ];
}
