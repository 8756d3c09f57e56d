/** The server is killed at full load of its page: whoever has the page is in the table of visits. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../server/database/sqlite.ts";
import { builtRelease } from "../setup/release.ts";
import { Chance } from "./chance.ts";
import { Client } from "./client.ts";
import { payLinks } from "./invoices.ts";
import { kill, pause, startProduct, testKey } from "./product.ts";

const KILLS = 20;
const SEED = 1;
const CONNECTIONS = 64;
/** The page says which fetch it is, as the payment id of a form posted without script. */
const VISIT = /value="pmt_([A-Za-z0-9_]+)"/;

describe("a server that is killed at full load of its page", () => {
  let release: string;
  let folder: string;

  beforeAll(async () => {
    release = await builtRelease();
    folder = await mkdtemp(join(tmpdir(), "paylink-visits-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it(`loses no visit that was answered, over ${KILLS} kills`, async () => {
    const chance = new Chance(SEED);
    const file = join(folder, "paylink.db");
    const first = startProduct(release, file);
    const maker = new Client(await first.ready, 4);
    const paths = await payLinks(maker, testKey(first), 20);
    maker.close();
    await kill(first);
    const answered = new Set<string>();
    let cutOff = 0;
    for (let n = 0; n < KILLS; n++) {
      const product = startProduct(release, file);
      const client = new Client(await product.ready, CONNECTIONS);
      const before = answered.size;
      const visitors = visit(client, paths, answered);
      await until(() => answered.size > before);
      await pause(chance.whole(0, 500));
      await kill(product);
      await visitors;
      cutOff += client.cutOff;
      client.close();
    }
    const database = await openSqlite(file);
    const rows = await database.query("SELECT visit_id FROM visits");
    expect(await database.query("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    await database.close();
    const kept = new Set(rows.map((row) => row["visit_id"]));
    expect([...answered].filter((id) => !kept.has(id))).toEqual([]);
    // It was at work whenever it was killed.
    expect(cutOff).toBeGreaterThan(KILLS * 16);
    expect(answered.size).toBeGreaterThan(KILLS * 32);
    process.stdout.write(`crash: ${answered.size} visits answered, ${cutOff} cut off, none lost\n`);
  }, 300_000);
});

/** Fetches pages over all connections until the server is gone. */
async function visit(client: Client, paths: readonly string[], answered: Set<string>): Promise<void> {
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, visitor) => {
      const path = paths[visitor % paths.length] ?? "";
      for (;;) {
        const answer = await client.send({ path, headers: { accept: "text/html" } });
        if (answer === null) return;
        expect(answer.status).toBe(200);
        const [, id] = VISIT.exec(answer.text) ?? [];
        answered.add(`vis_${id}`);
      }
    }),
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(1);
}
