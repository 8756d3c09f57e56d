/** Chooses the adapters of the Node runtime and opens them: the same for the server and for commands. */
import { randomBytes } from "node:crypto";
import { loadAssets } from "../assetFiles.ts";
import type { AssetFiles } from "../assets.ts";
import { type Config, databasePath } from "../config.ts";
import type { Database } from "../database/database.ts";
import { migrate } from "../database/migrate.ts";
import { MIGRATIONS } from "../database/migrations.ts";
import { openSqlite } from "../database/sqlite.ts";
import { outboxMailer } from "../delivery/mailers/outbox.ts";
import { outboxTexter } from "../delivery/texters/outbox.ts";
import type { Deps } from "../deps.ts";
import { makeKeyring } from "../links/keyring.ts";
import { createLog } from "../log.ts";
import { sandboxProcessor } from "../payments/processors/sandbox.ts";
import { pdfFonts } from "./fonts.ts";
import { developmentSecret } from "./secret.ts";

export interface Opened {
  readonly deps: Deps;
  readonly files: AssetFiles;
}

/** Opens the database, brings it up to date and makes everything that the features are given. */
export async function openDeps(config: Config, wake: () => void): Promise<Opened> {
  const now = (): Date => new Date();
  const path = databasePath(config.databaseUrl);
  const database: Database = await openSqlite(path);
  await migrate(database, MIGRATIONS, now().toISOString());
  const random = (length: number): Uint8Array => randomBytes(length);
  const { assets, files } = loadAssets();
  const sandbox = sandboxProcessor({ database, achSeconds: config.sandboxAchSeconds, random });
  const deps: Deps = {
    config,
    database,
    now,
    random,
    keyring: makeKeyring(config.secret ?? developmentSecret(path), config.previousSecret ?? undefined),
    processorFor: (mode) => (mode === "test" ? sandbox : null),
    mailer: outboxMailer(database),
    texter: outboxTexter(database),
    assets,
    pdfFonts,
    log: createLog((line) => process.stderr.write(`${line}\n`), now),
    wake,
  };
  return { deps, files };
}
