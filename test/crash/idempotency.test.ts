/** Requests with an Idempotency-Key whose server is killed while it works on them, and that are sent again. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../server/database/sqlite.ts";
import { builtRelease } from "../setup/release.ts";
import { Chance } from "./chance.ts";
import { type Answer, Client } from "./client.ts";
import { judge } from "./judge.ts";
import { kill, pause, startProduct, testKey } from "./product.ts";

const KILLS = 3;
const EACH = 12;
const INVOICE = {
  currency: "USD",
  customer: { name: "Jane Doe", email: "jane@example.com" },
  lineItems: [{ description: "Work", quantity: 1, unitAmount: 500 }],
};

interface Post {
  readonly key: string;
  readonly path: string;
  readonly body: unknown;
}

describe("a request with an Idempotency-Key whose server is killed", () => {
  let release: string;
  let folder: string;
  beforeAll(async () => {
    release = await builtRelease();
    folder = await mkdtemp(join(tmpdir(), "paylink-crash-keys-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it(`has one effect, which a repeat is answered with, through ${KILLS} kills`, async () => {
    const file = join(folder, "paylink.db");
    const chance = new Chance(7);
    let product = startProduct(release, file);
    let client = new Client(await product.ready, 64);
    const key = testKey(product);
    const send = (post: Post): Promise<Answer | null> =>
      client.send({
        method: "POST",
        path: post.path,
        headers: { authorization: `Bearer ${key}`, "idempotency-key": post.key },
        body: post.body,
      });
    const count = async (sql: string): Promise<number> => {
      const database = await openSqlite(file);
      try {
        return Number((await database.query(sql))[0]?.["n"]);
      } finally {
        await database.close();
      }
    };
    const invoices = "SELECT COUNT(*) AS n FROM invoices WHERE mode = 'test'";
    const before = await count(invoices);
    let cutOff = 0;
    let held = 0;
    for (let round = 0; round < KILLS; round++) {
      const ids = Array.from({ length: EACH }, (_, n) => `inv_r${round}n${n}`);
      for (const id of ids)
        expect((await send({ key: id, path: "/api/v1/invoices", body: { ...INVOICE, id } }))?.status).toBe(
          201,
        );
      const posts: Post[] = ids.flatMap((id) => [
        { key: `pay-${id}`, path: `/api/v1/invoices/${id}/payment`, body: { amount: 100 } },
        { key: `send-${id}`, path: `/api/v1/invoices/${id}/send`, body: { sendVia: ["email"] } },
        { key: `new-${id}`, path: "/api/v1/invoices", body: INVOICE },
        { key: `link-${id}`, path: `/api/v1/invoices/${id}/links`, body: { channel: "sms" } },
      ]);
      const first = Promise.all(posts.map(send));
      await pause(5 + chance.next() * 120);
      await kill(product);
      const answers = await first;
      client.close();
      cutOff += answers.filter((answer) => answer === null).length;
      product = startProduct(release, file);
      client = new Client(await product.ready, 64);
      const again = await Promise.all(posts.map(send));
      const busy = again.filter((answer) => answer?.status === 409);
      held += busy.length;
      expect(busy.map((answer) => answer?.headers["retry-after"])).toEqual(busy.map(() => "1"));
      expect(busy.filter((answer) => !answer?.text.includes("idempotency_in_progress"))).toEqual([]);
      await endLeases(file);
      const last = await Promise.all(posts.map(send));
      // What was done and is found done is answered with 200.
      expect(last.filter((answer) => answer?.status !== 201 && answer?.status !== 200)).toEqual([]);
      // Whoever had an answer before the kill gets that very one again.
      const told = answers.flatMap((answer, n) => (answer ? [[answer.text, last[n]?.text]] : []));
      expect(told.map(([, text]) => text)).toEqual(told.map(([text]) => text));
    }
    client.close();
    product.child.kill("SIGTERM");
    expect(await product.ended).toBe(0);
    const posted = KILLS * EACH;
    expect(cutOff).toBeGreaterThan(KILLS);
    expect(held).toBeGreaterThan(0);
    expect(await count(invoices)).toBe(before + 2 * posted);
    expect(await count("SELECT COUNT(*) AS n FROM payments WHERE status = 'approved'")).toBe(posted);
    expect(await count("SELECT COUNT(*) AS n FROM sandbox_requests WHERE moved > 0")).toBe(posted);
    expect(await count("SELECT COUNT(*) AS n FROM links WHERE channel = 'sms'")).toBe(posted);
    expect(await count("SELECT COUNT(DISTINCT invoice_id) AS n FROM deliveries")).toBe(posted);
    expect(await count("SELECT COUNT(*) AS n FROM deliveries")).toBe(posted);
    expect((await judge(file, [], { settled: false })).faults).toEqual([]);
  }, 60_000);
});

/** As if the 15 seconds had passed for which a dead process still holds what it worked on. */
async function endLeases(file: string): Promise<void> {
  const database = await openSqlite(file);
  await database.batch([
    { sql: "UPDATE idempotency_keys SET lease_until_ms = 0 WHERE status IS NULL", params: [] },
  ]);
  await database.close();
}
