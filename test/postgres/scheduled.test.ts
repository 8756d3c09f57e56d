/** Two servers on one PostgreSQL, each with connections of its own, look for what is due at the same time. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApp, TASK_HANDLERS } from "../../server/app.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres, type PostgresDatabase } from "../../server/database/postgres.ts";
import type { Deps } from "../../server/deps.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { createMerchant } from "../../server/merchants/create.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { makeWorld, type World } from "../api/world.ts";
import { INVOICE } from "../http/calls.ts";
import { sharedPostgres } from "./world.ts";

const postgres = sharedPostgres();
const MESSAGES = 40;

let world: World;
let databases: PostgresDatabase[];
let servers: Deps[];
let key = "";
let handedOver: string[] = [];
beforeAll(async () => {
  world = await makeWorld();
  const url = await postgres().freshUrl();
  databases = await Promise.all([
    openPostgres(url, { connections: 4 }),
    openPostgres(url, { connections: 4 }),
  ]);
  const mailer = {
    name: "post",
    send: async ({ messageId }: { readonly messageId: string }) => {
      handedOver.push(messageId);
      await new Promise((done) => setTimeout(done, 5));
      return { carrierId: null };
    },
  };
  servers = databases.map((database) => ({ ...world.deps, database, mailerFor: () => mailer }));
  const [first] = servers;
  if (first === undefined) throw new Error("no server");
  await migrate(first.database, MIGRATIONS, first.now().toISOString());
  const merchant = await createMerchant(first, { name: "ACME Corp" });
  key = "testApiKey" in merchant ? merchant.testApiKey : "";
});
afterAll(async () => {
  await Promise.all((databases ?? []).map((database) => database.close()));
  await world?.close();
});

const post = async (server: number, path: string, body: unknown = {}) => {
  const init = { method: "POST", headers: { Authorization: `Bearer ${key}` }, body: JSON.stringify(body) };
  const answer = await createApp(servers[server % 2] as Deps).request(`/api/v1/invoices${path}`, init);
  return { status: answer.status, ...(await answer.json()) };
};

/** Messages of as many invoices, put off for a minute; then it is time. */
async function putOff(prefix: string): Promise<{ invoiceId: string; deliveryId: string }[]> {
  handedOver = [];
  const scheduledAt = new Date(world.deps.now().getTime() + 60_000).toISOString();
  const made = await Promise.all(
    Array.from({ length: MESSAGES }, async (_, n) => {
      const invoiceId = `inv_${prefix}${n}`;
      await post(n, "", { ...INVOICE, id: invoiceId });
      const { data } = await post(n, `/${invoiceId}/send`, { scheduledAt });
      return { invoiceId, deliveryId: data.deliveries[0].deliveryId };
    }),
  );
  world.advance(60_000);
  return made;
}

const drain = async (server: Deps | undefined): Promise<void> => {
  while (server !== undefined && (await runDueTasks(server, TASK_HANDLERS)) > 0);
};

it("each scheduled message is sent once", async () => {
  const made = await putOff("once");
  await Promise.all(servers.flatMap((server) => [drain(server), drain(server)]));
  expect(handedOver.toSorted()).toEqual(made.map(({ deliveryId }) => deliveryId).toSorted());
  const [sent] = await databases[0]!.query("SELECT COUNT(*) AS n FROM events WHERE type = 'invoice.sent'");
  expect(Number(sent?.["n"])).toBe(MESSAGES);
  expect(await verifyLedger(databases[0]!)).toMatchObject({ ok: true });
});

it("a message that is taken back while it is being sent is either sent or taken back", async () => {
  const made = await putOff("race");
  const [answers] = await Promise.all([
    Promise.all(
      made.map(({ invoiceId, deliveryId }, n) => post(n, `/${invoiceId}/deliveries/${deliveryId}/cancel`)),
    ),
    ...servers.map(drain),
  ]);
  const kept = made.filter((_, n) => answers[n]?.status === 409).map(({ deliveryId }) => deliveryId);
  const statuses = answers.map(({ status }) => status);
  expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
  expect(handedOver.toSorted()).toEqual(kept.toSorted());
});
