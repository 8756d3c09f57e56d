/** One Idempotency-Key at two server processes that share a PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../crash/client.ts";
import { pause } from "../crash/product.ts";
import { type TestPostgres, testPostgres } from "../setup/postgres.ts";
import { builtRelease } from "../setup/release.ts";
import { Machines } from "./machines.ts";

const AT_ONCE = 100;
const INVOICE = {
  currency: "USD",
  customer: { name: "Jane Doe", email: "jane@example.com" },
  lineItems: [{ description: "Work", quantity: 1, unitAmount: 500 }],
};

describe("a hundred repeats of one request at two servers", () => {
  let postgres: TestPostgres;
  let url: string;
  let machines: Machines;
  beforeAll(async () => {
    let release: string;
    [release, postgres] = await Promise.all([builtRelease(), testPostgres()]);
    url = await postgres.freshUrl();
    machines = await Machines.start(release, url, 2);
  }, 120_000);
  afterAll(async () => {
    await machines.stop();
    await postgres.stop();
  });

  const post = (place: number, path: string, body: unknown, key: string): Promise<Answer | null> =>
    machines.client(place).send({
      method: "POST",
      path,
      body,
      headers: { authorization: `Bearer ${machines.key}`, "idempotency-key": key },
    });

  /** Sends until it is answered, as clients do who are told that it still runs. */
  async function patiently(place: number, path: string, body: unknown, key: string): Promise<Answer> {
    for (;;) {
      const answer = await post(place, path, body, key);
      if (answer && answer.status !== 409) return answer;
      expect(answer?.headers["retry-after"]).toBe("1");
      expect(answer?.text).toContain("idempotency_in_progress");
      await pause(20);
    }
  }

  async function repeated(path: string, body: unknown, key: string): Promise<Record<string, unknown>> {
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => patiently(n, path, body, key)),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers["idempotent-replayed"] === undefined)).toHaveLength(1);
    const { data } = JSON.parse(answers[0]?.text ?? "") as { data: Record<string, unknown> };
    return data;
  }

  const count = async (sql: string): Promise<number> => Number((await postgres.sql(sql, [], url))[0]?.["n"]);

  it("create, charge and send once", async () => {
    const before = await count("SELECT COUNT(*) AS n FROM invoices");
    const { invoiceId } = await repeated("/api/v1/invoices", INVOICE, "order-1");
    expect(await count("SELECT COUNT(*) AS n FROM invoices")).toBe(before + 1);
    const path = `/api/v1/invoices/${String(invoiceId)}`;
    const paid = await repeated(`${path}/payment`, { amount: 100 }, "pay-1");
    expect(paid).toMatchObject({ status: "partially_paid", remainingBalance: 400 });
    expect(await count("SELECT COUNT(*) AS n FROM sandbox_requests WHERE moved <> 0")).toBe(1);
    await repeated(`${path}/send`, { sendVia: ["email"] }, "send-1");
    expect(await count("SELECT COUNT(*) AS n FROM deliveries")).toBe(1);
  });
});
