/** Scheduled messages: each sent once, in the order of their times, in memory that stays flat. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import type { Deps } from "../../server/deps.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { makeWorld } from "../../test/api/world.ts";
import type { BenchContext } from "../context.ts";
import { digits } from "../measure.ts";
import type { BenchRow } from "../row.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Of the world's clock, per request: what the limit on keys allows. */
const REQUEST_MS = 20;
/** How far memory may grow while the second half is sent, in bytes. */
const GROWTH_MOST = 32_000_000;

/**
 * As many invoices as messages, scheduled in no order over one hour. Then nothing runs until the hour is over, and two
 * runners over one SQLite file send all that is due. The mailer counts; mails are composed in full.
 */
export async function rows({ quick }: BenchContext): Promise<BenchRow[]> {
  const count = quick ? 1_000 : 10_000;
  const world = await makeWorld();
  const dueOf = new Map<string, number>();
  const sent = new Map<string, number>();
  const order: number[] = [];
  const memory: number[] = [];
  const mailer = {
    name: "post",
    send: ({ messageId }: { readonly messageId: string }) => {
      sent.set(messageId, (sent.get(messageId) ?? 0) + 1);
      order.push(dueOf.get(messageId) ?? 0);
      if (order.length % Math.ceil(count / 10) === 0) memory.push(heapNow());
      return Promise.resolve({ carrierId: null });
    },
  };
  const deps: Deps = { ...world.deps, mailerFor: () => mailer };
  const app = createApp(deps);
  const headers = { Authorization: `Bearer ${world.merchant.testApiKey}` };
  const post = async (path: string, json: unknown) => {
    world.advance(REQUEST_MS);
    const answer = await app.request(path, { method: "POST", headers, body: JSON.stringify(json) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()).data;
  };
  try {
    const first = deps.now().getTime() + 2 * count * REQUEST_MS + MINUTE_MS;
    const lineItems = [{ description: "Website design", quantity: 1, unitAmount: 500 }];
    for (let n = 0; n < count; n += 1) {
      const customer = { name: "Jane Doe", email: `jane${n}@example.com` };
      await post("/api/v1/invoices", { id: `inv_s${n}`, currency: "USD", customer, lineItems });
      // 7,919 is prime: every place is taken once, in no order.
      const due = first + Math.floor((((n * 7_919) % count) / count) * HOUR_MS);
      const answer = await post(`/api/v1/invoices/inv_s${n}/send`, {
        scheduledAt: new Date(due).toISOString(),
      });
      dueOf.set(answer.deliveries[0].deliveryId, due);
    }
    world.advance(first + HOUR_MS - deps.now().getTime());
    const begun = performance.now();
    const runner = async (): Promise<void> => {
      while ((await runDueTasks(deps, TASK_HANDLERS)) > 0);
    };
    await Promise.all([runner(), runner()]);
    const seconds = (performance.now() - begun) / 1_000;
    const once = [...sent.values()].filter((times) => times === 1).length;
    const late = disorder(order);
    const half = memory[Math.floor(memory.length / 2)] ?? 0;
    const growth = (memory.at(-1) ?? 0) - half;
    const megabytes = memory.map((bytes) => Math.round(bytes / 1e6)).join(", ");
    return [
      {
        name: `scheduled messages sent once, of ${count.toLocaleString("en-US")}`,
        target: `${count}`,
        value: once,
        unit: "count",
        pass: once === count && sent.size === count && order.length === count,
        detail: `${order.length} handed over in ${digits(seconds)} s (${digits(order.length / seconds)}/s) by two runners over one SQLite file, all overdue`,
      },
      {
        name: "furthest behind a message due later, in seconds",
        target: "≤ 60",
        value: late / 1_000,
        unit: "count",
        pass: late <= MINUTE_MS,
        detail: "the most that a message was due before one that was handed over earlier",
      },
      {
        name: "memory growth over the second half, in MB",
        target: `≤ ${GROWTH_MOST / 1e6}`,
        value: Math.max(0, growth) / 1e6,
        unit: "count",
        pass: growth <= GROWTH_MOST,
        detail: `heap after each tenth, collected: ${megabytes} MB`,
      },
    ];
  } finally {
    await world.close();
  }
}

/** What is in use after a collection, so that what only waits for one is not counted. */
function heapNow(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** The most by which one was due before another that went earlier, in milliseconds. */
function disorder(order: readonly number[]): number {
  let latest = 0;
  let most = 0;
  for (const due of order) {
    latest = Math.max(latest, due);
    most = Math.max(most, latest - due);
  }
  return most;
}
