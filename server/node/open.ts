/** Chooses the adapters of the Node runtime and opens them: the same for the server and for commands. */
import { randomBytes } from "node:crypto";
import { loadAssets } from "../assetFiles.ts";
import type { AssetFiles } from "../assets.ts";
import { type Config, databasePath, isPostgresUrl } from "../config.ts";
import type { Database } from "../database/database.ts";
import { migrate } from "../database/migrate.ts";
import { MIGRATIONS } from "../database/migrations.ts";
import { openSqlite } from "../database/sqlite.ts";
import { type LiveMailer, liveMailer } from "../delivery/mailers/live.ts";
import { outboxMailer } from "../delivery/mailers/outbox.ts";
import { liveTexter } from "../delivery/texters/live.ts";
import { outboxTexter } from "../delivery/texters/outbox.ts";
import type { Deps } from "../deps.ts";
import { dnsResolver } from "../hosts/resolvers/dns.ts";
import { makeKeyring, open as unseal } from "../links/keyring.ts";
import { createLog } from "../log.ts";
import { sharpRedrawer } from "../logos/redrawers/sharp.ts";
import { processorsByMode } from "../payments/processors/processors.ts";
import { sandboxProcessor } from "../payments/processors/sandbox.ts";
import { isDraining } from "../vitals.ts";
import { nodeSender } from "../webhooks/senders/node.ts";
import { beside } from "./background.ts";
import { pdfFontsWith } from "./fonts.ts";
import { developmentSecret } from "./secret.ts";

/** Webhooks under way when the process ends get this long, in milliseconds. */
const WEBHOOKS_END_MS = 3_000;

export interface Opened {
  readonly deps: Deps;
  readonly files: AssetFiles;
}

/** Opens the database, brings it up to date and makes everything that the features are given. */
export async function openDeps(config: Config, wake: () => void): Promise<Opened> {
  const now = (): Date => new Date();
  const fonts = await pdfFontsWith(config.pdfFontFiles ?? []);
  const webhookSender = nodeSender({ allowPrivate: config.webhooksAllowPrivate });
  let liveMail: LiveMailer | null = null;
  const { database, background } = beside(await openDatabase(config.databaseUrl), () => {
    webhookSender.end(WEBHOOKS_END_MS);
    liveMail?.close?.();
  });
  await migrate(database, MIGRATIONS, now().toISOString());
  const keyring = makeKeyring(
    config.secret ?? developmentSecret(secretPlace(config)),
    config.previousSecret ?? undefined,
  );
  const random = (length: number): Uint8Array => randomBytes(length);
  const { assets, studioAssets, files } = loadAssets();
  const sandbox = sandboxProcessor({ database, achSeconds: config.sandboxAchSeconds, random });
  const { live, test } = processorsByMode(sandbox, {
    config: config.stripe,
    database,
    now,
    unseal: (sealed, context) => unseal(keyring, sealed, context),
  });
  const outbox = outboxMailer(database);
  const mailer = liveMailer(config, database, true);
  liveMail = mailer;
  const outboxTexts = outboxTexter(database);
  const texter = liveTexter(config, database);
  const deps: Deps = {
    config,
    database,
    now,
    random,
    keyring,
    processorFor: (mode, merchant) => (mode === "test" ? test : live)(merchant),
    mailerFor: (mode) => (mode === "test" ? outbox : mailer),
    texterFor: (mode) => (mode === "test" ? outboxTexts : texter),
    webhookSender,
    assets,
    studioAssets,
    streams: () => !isDraining(),
    pdfFonts: fonts,
    redrawer: sharpRedrawer(),
    txtResolver: dnsResolver(),
    log: createLog((line) => process.stderr.write(`${line}\n`), now),
    background,
    wake,
  };
  return { deps, files };
}

/** PostgreSQL's driver is read only where it is used: a start on a file does not pay for it. */
async function openDatabase(databaseUrl: string): Promise<Database> {
  if (!isPostgresUrl(databaseUrl)) return openSqlite(databasePath(databaseUrl));
  const { openPostgres } = await import("../database/postgres.ts");
  return openPostgres(databaseUrl);
}

/** Beside the database file, or where that would be. */
function secretPlace({ databaseUrl }: Config): string {
  return databasePath(isPostgresUrl(databaseUrl) ? "file:./data/paylink.db" : databaseUrl);
}
