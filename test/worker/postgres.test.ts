import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openPostgres } from "../../server/database/postgres.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { startPostgres, type TestPostgres } from "../setup/postgres.ts";
import { type Bundle, bundleWorker, type RunningWorker, runWorker } from "./bundle.ts";

vi.setConfig({ testTimeout: 60_000 });

let bundle: Bundle;
let postgres: TestPostgres;
let url: string;
let worker: RunningWorker;
beforeAll(async () => {
  // A server of its own, because Hyperdrive takes no settings of the session along, such as a schema.
  [bundle, postgres] = await Promise.all([bundleWorker("postgres"), startPostgres({ fsync: false })]);
  url = withPassword(postgres.url);
  worker = runWorker(
    bundle,
    {},
    { hyperdrives: { HYPERDRIVE: url }, scriptPath: `${bundle.folder}/postgres.js` },
  );
}, 120_000);
afterAll(async () => {
  await worker.miniflare.dispose();
  await bundle.remove();
  await postgres.stop();
});

/** Hyperdrive insists on one; the server of the tests trusts whoever connects. */
function withPassword(address: string): string {
  const changed = new URL(address);
  changed.password ||= "none";
  return changed.href;
}

it("over Hyperdrive and PostgreSQL the Worker makes the demo, takes payments at once and does due work by the trigger", async () => {
  expect((await worker.request("/readyz")).status).toBe(200);
  for (let tries = 0; tries < 100 && !worker.said().includes("sk_test_"); tries++) {
    await new Promise((wake) => setTimeout(wake, 50));
  }
  const link = /Pay link {2}http:\/\/localhost:8787(\/\w{30})/.exec(worker.said())?.[1] ?? "";
  const page = await worker.request(link, { headers: { Accept: "text/html" } });
  expect([page.status, (await page.text()).includes("Acme Studio")]).toEqual([200, true]);

  const card = { number: "4242424242424242", expiryMonth: "12", expiryYear: "2040", cvv: "123" };
  const fates = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      const body = JSON.stringify({
        paymentId: `pmt_hyperdrive${n}`,
        amount: 100,
        currency: "USD",
        method: { type: "card", card },
      });
      return (await worker.request(`${link}/payments`, { method: "POST", body })).status;
    }),
  );
  const count = (wanted: number) => fates.filter((status) => status === wanted).length;
  expect([count(201), count(409)]).toEqual([5, 3]);

  const database = await openPostgres(url);
  try {
    // A receipt for each payment goes out besides; the requests themselves may have sent some of them already.
    const tasks = () => database.query("SELECT subject FROM tasks");
    for (let time = 0; time < 10; time++) {
      await worker.scheduled();
      if (JSON.stringify(await tasks()) === JSON.stringify([{ subject: "hourly" }])) break;
    }
    expect(await database.query("SELECT status, paid, reserved FROM invoices")).toEqual([
      { status: "paid", paid: 50_000, reserved: 0 },
    ]);
    expect(await tasks()).toEqual([{ subject: "hourly" }]);
    expect(await verifyLedger(database)).toMatchObject({ ok: true });
  } finally {
    await database.close();
  }
});
