/** The demo of development: made by the first request to an empty database, told on the console. */
import { greeting, makeDemo } from "../demo.ts";
import type { Deps } from "../deps.ts";
import { keepInstallation, readInstallation, replaceInstallation } from "../store/installation.ts";
import { hasNoMerchants } from "../store/merchants.ts";

const NAME = "demo";
/** Whoever began to make the demo and has not finished after this long was stopped. */
const ABANDONED_MS = 20_000;

/** Text for the console: addresses, and the demo where this call made it. */
export async function prepareDemo(deps: Deps): Promise<string> {
  const wanted = (await hasNoMerchants(deps.database)) && (await isOurs(deps));
  return greeting(deps, deps.config.publicUrl, wanted ? await makeDemo(deps) : null);
}

/** Of several first requests one makes the demo. */
async function isOurs({ database, now }: Deps): Promise<boolean> {
  const began = String(now().getTime());
  const [kept] = await database.batch([keepInstallation(NAME, began)]);
  if (kept?.changes === 1) return true;
  const before = await readInstallation(database, NAME);
  if (before === null || now().getTime() - Number(before) < ABANDONED_MS) return false;
  const [taken] = await database.batch([replaceInstallation(NAME, before, began)]);
  return taken?.changes === 1 && hasNoMerchants(database);
}
