import { vi } from "vitest";
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres } from "../../server/database/postgres.ts";
import { seededRandom } from "../api/world.ts";
import { BEGINNING } from "../http/world.ts";
import { modelOver } from "../ledger/modelOver.ts";
import { sharedPostgres } from "./world.ts";

vi.setConfig({ testTimeout: 60_000 });

const postgres = sharedPostgres();

modelOver(
  "PostgreSQL",
  async () => {
    const url = await postgres().freshUrl();
    const database = await openPostgres(url, { connections: 3 });
    await migrate(database, MIGRATIONS, BEGINNING);
    return {
      database,
      random: seededRandom("model over PostgreSQL"),
      cleanup: async () => {
        await database.close();
        await postgres().drop(url);
      },
    };
  },
  25,
);
