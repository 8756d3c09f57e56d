/** What a developer sees on starting: on an empty database a merchant, a key and an invoice to try, ready to pay. */
import { greeting, makeDemo } from "../demo.ts";
import type { Deps } from "../deps.ts";
import { hasNoMerchants } from "../store/merchants.ts";

/** Text to print once the server listens on `port`. Makes the demo where nothing is there yet; never in production. */
export async function prepareDemo(deps: Deps, port: number): Promise<string> {
  const { config } = deps;
  const wanted = config.env === "development" && (await hasNoMerchants(deps.database));
  return greeting(deps, `http://${config.host}:${port}`, wanted ? await makeDemo(deps) : null);
}
