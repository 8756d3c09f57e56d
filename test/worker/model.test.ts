import { afterAll, vi } from "vitest";
import { openD1 } from "../../server/database/d1.ts";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { seededRandom } from "../api/world.ts";
import { modelOver } from "../ledger/modelOver.ts";
import { startD1 } from "./miniflare.ts";

vi.setConfig({ testTimeout: 60_000 });

const server = startD1(1);
afterAll(() => server.close());

modelOver(
  "D1",
  async () => {
    const database = openD1(server.database(0));
    await migrate(database, MIGRATIONS, "2026-01-28T12:00:00.000Z");
    return { database, random: seededRandom("model over D1"), cleanup: () => database.close() };
  },
  12,
);
