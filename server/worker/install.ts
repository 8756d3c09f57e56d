/** Makes everything that the features are given, once per isolate. */

import studioManifest from "virtual:studio-manifest";
import manifest from "virtual:web-manifest";
import type { Hono } from "hono";
import type { AppEnv } from "../api/requestId.ts";
import { createApp } from "../app.ts";
import { assetsFromManifest, STUDIO_ENTRY } from "../assets.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { migrate } from "../database/migrate.ts";
import { MIGRATIONS } from "../database/migrations.ts";
import { liveMailer } from "../delivery/mailers/live.ts";
import { outboxMailer } from "../delivery/mailers/outbox.ts";
import { liveTexter } from "../delivery/texters/live.ts";
import { outboxTexter } from "../delivery/texters/outbox.ts";
import type { Deps } from "../deps.ts";
import { httpsResolver } from "../hosts/resolvers/overHttps.ts";
import { makeKeyring, open as unseal } from "../links/keyring.ts";
import { createLog } from "../log.ts";
import { processorsByMode } from "../payments/processors/processors.ts";
import { sandboxProcessor } from "../payments/processors/sandbox.ts";
import { fetchSender } from "../webhooks/senders/fetch.ts";
import { writeLine } from "./console.ts";
import { fontsFrom } from "./fonts.ts";
import type { WorkerEnv } from "./runtime.ts";
import { scopedDatabase, wakeScope } from "./scope.ts";
import { developmentSecret } from "./secret.ts";

export interface Installed {
  readonly deps: Deps;
  readonly app: Hono<AppEnv>;
}

/** Brings the database up to date and makes the app. Safe to run in several requests and isolates at once. */
export async function install(
  env: WorkerEnv,
  config: Config,
  dialect: Database["dialect"],
): Promise<Installed> {
  const now = (): Date => new Date();
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const database = scopedDatabase(dialect);
  await migrate(database, MIGRATIONS, now().toISOString());
  const secret = config.secret ?? (await developmentSecret(database, random));
  const sandbox = sandboxProcessor({ database, achSeconds: config.sandboxAchSeconds, random });
  const keyring = makeKeyring(secret, config.previousSecret ?? undefined);
  const { live, test } = processorsByMode(sandbox, {
    config: config.stripe,
    database,
    now,
    unseal: (sealed, context) => unseal(keyring, sealed, context),
  });
  const outbox = outboxMailer(database);
  const mailer = liveMailer(config, database, false);
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
    webhookSender: fetchSender({ allowPrivate: config.webhooksAllowPrivate }),
    assets: assetsFromManifest(manifest),
    studioAssets: assetsFromManifest(studioManifest, STUDIO_ENTRY),
    pdfFonts: fontsFrom(env.ASSETS),
    txtResolver: httpsResolver(),
    log: createLog(writeLine, now),
    // A request that was cut off would never end its turn, and the next one's wait for it neither.
    turns: (_key, work) => work(),
    wake: wakeScope,
  };
  return { deps, app: createApp(deps) };
}
