/** Webhooks: what one message costs to sign and send, against `fetch` doing the same. */
import { createHmac, randomBytes } from "node:crypto";
import { requestFor } from "../../server/webhooks/message.ts";
import { nodeSender } from "../../server/webhooks/senders/node.ts";
import type { BenchContext } from "../context.ts";
import { digits, judge, summarize } from "../measure.ts";
import { program, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";

const TARGET = 4;
/** Messages under way at once. */
const AT_ONCE = 32;
const WARM_UP = 400;

const DATA = JSON.stringify({
  invoiceId: "inv_q7d2m8k4x9c3v6b1n5w0",
  totalAmount: 500,
  paidAmount: 250,
  remainingBalance: 250,
  status: "partially_paid",
  paymentId: "pmt_h3j8s5g2f7d4k9l6p1r0",
  amount: 250,
  currency: "USD",
  method: "card",
  brand: "visa",
  last4: "4242",
  transactionId: "txn_t5y8u2i9o4p7a1s6d3f0",
  confirmationNumber: "K7D2M8K4",
  paidAt: "2026-01-28T14:00:00.000Z",
});

/**
 * Messages signed and posted per second over loopback by one process, 32 at once, each answered 200, connections kept on both sides;
 * against `fetch` with the signature made as the Standard Webhooks library makes it: the key from base64 for each, one HMAC-SHA256.
 * (The library is not a dependency, so its signing is written out here.) Neither side writes to a database.
 */
export async function rows({ rounds, milliseconds }: BenchContext): Promise<BenchRow[]> {
  const receiver = await startServer(program("bare"));
  const url = `http://127.0.0.1:${receiver.port}/hook`;
  const secret = randomBytes(32);
  const sender = nodeSender({ allowPrivate: true });
  const ours = async (id: string): Promise<void> => {
    const message = {
      id,
      type: "invoice.payment_received",
      timestamp: "2026-01-28T14:00:00.000Z",
      sequence: 5,
      data: DATA,
    };
    const sent = await sender.post(requestFor(url, message, [secret], Date.now()));
    if (sent.kind !== "answer" || sent.status !== 200) throw new Error(`not taken: ${JSON.stringify(sent)}`);
  };
  const shown = `whsec_${secret.toString("base64")}`;
  const theirs = async (id: string): Promise<void> => {
    const body = `{"id":"${id}","type":"invoice.payment_received","timestamp":"2026-01-28T14:00:00.000Z","sequence":5,"data":${DATA}}`;
    const seconds = Math.floor(Date.now() / 1_000);
    const key = Buffer.from(shown.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": "Paylink-Webhooks/1.0",
        "webhook-id": id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": `v1,${signature}`,
      },
      body,
    });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`not taken: ${response.status}`);
  };
  for (const send of [ours, theirs]) await sendFor(send, { count: WARM_UP });
  const [mine, other]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await sendFor(ours, { milliseconds }));
    other.push(await sendFor(theirs, { milliseconds }));
  }
  sender.end(0);
  await receiver.stop();
  const over = (of: (measured: Measured) => number) =>
    summarize(mine.map((one, round) => of(one) / of(other[round] ?? one)));
  const ratio = over(({ rate }) => rate);
  const cost = over(({ microseconds }) => 1 / microseconds);
  const { pass, noise } = judge(ratio, TARGET);
  const described = (list: readonly Measured[]): string =>
    `${digits(summarize(list.map(({ rate }) => rate)).median)}/s at ${digits(summarize(list.map(({ microseconds }) => microseconds)).median)} µs`;
  return [
    {
      name: "webhooks signed and sent ÷ fetch with the library's signing",
      target: `≥ ${TARGET}`,
      value: ratio.median,
      unit: "ratio",
      pass,
      detail: `${noise}; ${described(mine)} of processor time each, against ${described(other)}; by processor time ${digits(cost.median)}; ${AT_ONCE} at once over loopback`,
    },
  ];
}

interface Measured {
  /** Messages per second. */
  readonly rate: number;
  /** Of this process's time, per message. */
  readonly microseconds: number;
}

async function sendFor(
  send: (id: string) => Promise<void>,
  until: { readonly count?: number; readonly milliseconds?: number },
): Promise<Measured> {
  const { count = Number.POSITIVE_INFINITY, milliseconds = Number.POSITIVE_INFINITY } = until;
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let sent = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (sent < count && performance.now() - begun < milliseconds) {
        sent += 1;
        await send(`evt_bench${String(sent).padStart(12, "0")}`);
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { rate: sent / ((performance.now() - begun) / 1_000), microseconds: (user + system) / sent };
}
