/** Reconciling many at once. */
import { z } from "zod";
import { operation } from "../api/operation.ts";
import { Refusal } from "../api/problem.ts";
import { encodeCursor, readCursor } from "../api/query.ts";
import type { Deps } from "../deps.ts";
import {
  countBankTransactions,
  listBankTransactions,
  type Owner,
  type Place,
} from "../store/bankTransactions.ts";
import { reconcile } from "./reconcile.ts";
import { BATCH_MOST, bankTransactionAnswer, reconcileBatchBody } from "./schema.ts";
import { presentTransaction } from "./transaction.ts";

/** How far those that are left are counted. */
const COUNT_MOST = 10_000;

export const reconcileBatch = operation(
  {
    id: "reconcileBatch",
    method: "POST",
    path: "/api/v1/invoices/reconcile/batch",
    summary: "Reconcile many bank transactions",
    description:
      "Either those named, or with all the unmatched ones, oldest first, 50 in a call: call again with nextCursor as after until it is null. Each result is what reconcile would answer. Transactions in review are left to a person; name them to look at them again.",
    tag: "Reconciliation",
    auth: "key",
    body: reconcileBatchBody,
    example: { all: true },
    answers: {
      200: {
        description: "What became of each. `remaining` counts unmatched ones that come after, up to 10,000.",
        schema: z.object({
          results: z.array(
            z.union([
              bankTransactionAnswer,
              z.object({
                transactionId: z.string(),
                error: z.object({ code: z.string(), message: z.string() }),
              }),
            ]),
          ),
          posted: z.number(),
          review: z.number(),
          unmatched: z.number(),
          remaining: z.number(),
          nextCursor: z.string().nullable(),
        }),
      },
    },
  },
  async ({ deps, caller, body }) => {
    const at = caller.now.toISOString();
    if (body.transactionIds !== undefined) {
      const ids = [...new Set(body.transactionIds)];
      return {
        status: 200,
        data: { ...(await each(deps, caller, ids, at)), remaining: 0, nextCursor: null },
      };
    }
    const after = readCursor("unmatched", body.after, z.tuple([z.string(), z.string()]));
    if (after instanceof Refusal) return after;
    const batch = await nextBatch(deps, caller, after, at);
    const { place, remaining, ...done } = batch;
    const nextCursor = remaining > 0 && place !== null ? encodeCursor("unmatched", place) : null;
    return { status: 200, data: { ...done, remaining, nextCursor } };
  },
);

/** Reconciles the next unmatched ones after a place, oldest first. Those that stay unmatched are passed by. */
export async function nextBatch(deps: Deps, owner: Owner, after: Place | null, at: string) {
  const rows = await listBankTransactions(deps.database, owner, {
    status: "unmatched",
    after,
    oldestFirst: true,
    limit: BATCH_MOST,
  });
  const ids = rows.map(({ transaction_id }) => transaction_id);
  const last = rows.at(-1);
  const place: Place | null = last === undefined ? null : [last.created_at, last.transaction_id];
  const done = await each(deps, owner, ids, at);
  const remaining =
    place === null || rows.length < BATCH_MOST
      ? 0
      : await countBankTransactions(deps.database, owner, "unmatched", place, COUNT_MOST);
  return { ...done, place, remaining };
}

async function each(deps: Deps, owner: Owner, ids: readonly string[], at: string) {
  const results: unknown[] = [];
  const counts = { posted: 0, review: 0, unmatched: 0, rejected: 0 };
  // One after the other: two of them may pay the same invoice, and the first then decides what is left for the second.
  for (const transactionId of ids) {
    const done = await reconcile(deps, owner, transactionId, {}, at);
    if (done.kind === "told") {
      counts[done.transaction.status] += 1;
      results.push(presentTransaction(done.transaction));
    } else {
      const error = { code: "transaction_not_found", message: "No such bank transaction in this mode." };
      results.push({ transactionId, error });
    }
  }
  const { posted, review, unmatched } = counts;
  return { results, posted, review, unmatched };
}
