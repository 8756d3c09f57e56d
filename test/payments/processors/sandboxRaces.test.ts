import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../server/database/database.ts";
import { openSqlite } from "../../../server/database/sqlite.ts";
import type { MethodInput, Snapshot } from "../../../server/payments/processors/processor.ts";
import { ProcessorConflict } from "../../../server/payments/processors/processor.ts";
import { type SandboxProcessor, sandboxProcessor } from "../../../server/payments/processors/sandbox.ts";
import { after, bank, card, type OpenedSandbox, openSandbox, payment, random } from "./openSandbox.ts";

const METHODS: readonly MethodInput[] = [
  card("4111111111111111"),
  card("4000000000000002"),
  card("4000000000000259"),
  card("4000002760003184"),
  card("4000008260003178"),
  bank("000123456789"),
  bank("000222222227"),
  bank("000555555559"),
  bank("000000000009"),
];
const AMOUNTS = [10_000, 700];
const UNHEARD = {
  amount: 10_000,
  currency: "USD",
  method: { type: "card", brand: null, last4: null },
} as const;

type Ask =
  | { readonly kind: "charge"; readonly method: number; readonly amount: number }
  | { readonly kind: "cancel" | "retrieve" | "approve" | "fail" };

const ask: fc.Arbitrary<Ask> = fc.oneof(
  // Mostly the same request again, as real callers do.
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("charge" as const),
      method: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(1)),
      amount: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constant(1)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("cancel", "retrieve", "approve", "fail") }) },
);

/** What may follow what, as anybody sees it. Canceled, failed and returned are the end. */
const NEXT: Record<Snapshot["status"], readonly Snapshot["status"][]> = {
  requires_action: ["requires_action", "succeeded", "failed", "canceled"],
  processing: ["processing", "succeeded", "failed", "canceled", "returned"],
  succeeded: ["succeeded", "returned"],
  failed: ["failed"],
  canceled: ["canceled"],
  returned: ["returned"],
};

function requireStep(before: Snapshot | null, now: Snapshot | null): void {
  if (!before) return;
  if (!now || !NEXT[before.status].includes(now.status)) {
    throw new Error(`was ${before.status} and is ${now?.status}`);
  }
}

function requireSame(told: Snapshot | null, truth: Snapshot | null): void {
  if (told?.status !== truth?.status) throw new Error(`told ${told?.status}, but it is ${truth?.status}`);
}

describe("any sequence of requests for one payment", () => {
  let opened: OpenedSandbox;
  beforeAll(async () => {
    opened = await openSandbox();
  });
  afterAll(() => opened.cleanup());

  /** Asks the sandbox; null for a conflict or an unknown payment. `first` picks the methods of this run. */
  async function run(
    sandbox: SandboxProcessor,
    ref: ReturnType<typeof payment>,
    step: Ask,
    at: string,
    first: number,
  ): Promise<Snapshot | null> {
    const now = { ...ref, at };
    if (step.kind === "cancel") return sandbox.cancel(now, UNHEARD);
    if (step.kind === "retrieve") return sandbox.retrieve(now);
    if (step.kind !== "charge") return sandbox.answerChallenge(now, step.kind);
    const method = METHODS[(first + step.method) % METHODS.length];
    const amount = AMOUNTS[step.amount];
    if (!method || !amount) throw new Error("no such method");
    try {
      return await sandbox.charge({ ...now, method, amount });
    } catch (error) {
      if (error instanceof ProcessorConflict) return null;
      throw error;
    }
  }

  /** Throws unless the record and the snapshot say the same, the amount being captured once or never. */
  async function judge(ref: ReturnType<typeof payment>, last: Snapshot | null): Promise<void> {
    const { captures, captured, returned } = await opened.moved(ref.paymentId, ref.tenantId);
    const amount = last?.amount ?? 0;
    const was = last?.status === "succeeded" || last?.status === "returned";
    const told = [was ? 1 : 0, was ? amount : 0, last?.status === "returned" ? amount : 0];
    if (told.join() !== [captures, captured, returned].join()) {
      throw new Error(`told ${told.join()}, but moved ${captures},${captured},${returned}`);
    }
  }

  /** A sandbox over the same file whose reads and writes reach it in the scheduler's order. */
  function shuffled(scheduler: fc.Scheduler): SandboxProcessor {
    const { database } = opened;
    const wait = () => scheduler.schedule(Promise.resolve());
    const slow: Database = {
      dialect: "sqlite",
      query: (sql, params) => wait().then(() => database.query(sql, params)),
      batch: (statements) => wait().then(() => database.batch(statements)),
      close: () => Promise.resolve(),
    };
    return sandboxProcessor({ database: slow, achSeconds: 15, random });
  }

  const fresh = () => {
    const ref = payment(card("4111111111111111"));
    return { ...ref, tenantId: ref.paymentId.replace("pmt", "tnt") };
  };

  it("captures at most once and never goes back on its word", async () => {
    const timed = fc.array(fc.record({ step: ask, wait: fc.constantFrom(0, 0, 7, 15, 3600) }), {
      maxLength: 12,
    });
    const property = fc.asyncProperty(timed, fc.nat(METHODS.length - 1), async (steps, first) => {
      const ref = fresh();
      let clock = 0;
      let last: Snapshot | null = null;
      for (const { step, wait } of steps) {
        clock += wait;
        const snapshot = await run(opened.sandbox, ref, step, after(clock), first);
        if (!snapshot) continue;
        requireStep(last, snapshot);
        last = snapshot;
      }
      last = await opened.sandbox.retrieve({ ...ref, at: after(clock) });
      await judge(ref, last);
    });
    await expect(fc.assert(property, { numRuns: 60, seed: 7 })).resolves.toBeUndefined();
  });

  it("captures at most once in whatever order concurrent requests reach the database", async () => {
    const asks = fc.array(fc.record({ step: ask, at: fc.constantFrom(0, 15, 30) }), {
      minLength: 2,
      maxLength: 8,
    });
    const property = fc.asyncProperty(
      fc.scheduler(),
      asks,
      fc.nat(METHODS.length - 1),
      async (scheduler, steps, first) => {
        const sandbox = shuffled(scheduler);
        const ref = fresh();
        const answers = await scheduler.waitFor(
          Promise.all(steps.map(({ step, at }) => run(sandbox, ref, step, after(at), first))),
        );
        const last = await opened.sandbox.retrieve({ ...ref, at: after(30) });
        for (const answer of answers) {
          requireStep(answer, last);
        }
        await judge(ref, last);
      },
    );
    await expect(fc.assert(property, { numRuns: 100, seed: 11 })).resolves.toBeUndefined();
  });

  it("tells all who answer and cancel a challenge at once the same, whoever came first", async () => {
    const seen = new Set<string>();
    const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const ref = { ...fresh(), method: card("4000002760003184") };
      await opened.sandbox.charge(ref);
      const sandbox = shuffled(scheduler);
      const answers = await scheduler.waitFor(
        Promise.all([
          sandbox.answerChallenge(ref, "approve"),
          sandbox.answerChallenge(ref, "fail"),
          sandbox.cancel(ref, UNHEARD),
          sandbox.charge(ref),
        ]),
      );
      const last = await opened.sandbox.retrieve(ref);
      // A repeated charge may be told that the answer is still awaited.
      for (const answer of answers.slice(0, 3)) requireSame(answer, last);
      requireStep(answers[3], last);
      await judge(ref, last);
      seen.add(last?.status ?? "");
    });
    await expect(fc.assert(property, { numRuns: 60, seed: 5 })).resolves.toBeUndefined();
    expect([...seen].toSorted()).toEqual(["canceled", "failed", "succeeded"]);
  });

  it("captures once when two processes are asked for the same payments at once", async () => {
    const second = await openSqlite(opened.path);
    try {
      const other = sandboxProcessor({ database: second, achSeconds: 15, random });
      const refs = Array.from({ length: 20 }, fresh);
      const both = refs.flatMap((ref) => [opened.sandbox.charge(ref), other.charge(ref)]);
      const answers = await Promise.all(both);
      for (const [index, ref] of refs.entries()) {
        expect(answers[2 * index]).toEqual(answers[2 * index + 1]);
        expect(await opened.moved(ref.paymentId, ref.tenantId)).toMatchObject({
          captures: 1,
          captured: 10_000,
        });
      }
    } finally {
      await second.close();
    }
  });
});
