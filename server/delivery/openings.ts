/** The address of the picture in mails, and what its fetch says. */
import type { Hono } from "hono";
import { addressOf } from "../api/address.ts";
import { answerError, answerRefusal } from "../api/mount.ts";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import { truncateAddress } from "../links/address.ts";
import { isHeadlessAgent, isPreviewAgent, isToolAgent } from "../links/agents.ts";
import { isShownHere } from "../merchants/origin.ts";
import { readDelivery } from "../store/deliveries.ts";
import { type Opening, recordOpening } from "./carrierEvents.ts";
import { readPixelName } from "./pixel.ts";

/** GIF89a, one transparent pixel. */
const PIXEL = Uint8Array.from(
  Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"),
);
const AGENT_MOST = 300;

/** Mail services that fetch pictures for their readers: most when a mail is opened, Apple's also without. */
const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/GoogleImageProxy/, "Gmail"],
  [/YahooMailProxy/, "Yahoo Mail"],
  // Mail Privacy Protection fetches for every reader, whether or not the mail was opened, under this name alone.
  [/^Mozilla\/5\.0$/, "Apple Mail"],
];

/** Who fetched the picture, as far as the request tells. */
export function openingBy(agent: string | null, address: string | null): Opening {
  const cut = agent === null ? null : agent.slice(0, AGENT_MOST);
  const via = SERVICES.find(([pattern]) => pattern.test(cut ?? ""))?.[1];
  if (via !== undefined) return { agent: cut, address, automatic: "possibly", via };
  const machine = isToolAgent(cut) || isPreviewAgent(cut) || isHeadlessAgent(cut, null);
  return { agent: cut, address, automatic: machine ? "known" : "possibly" };
}

export function mountOpenings(app: Hono<AppEnv>, deps: Deps): void {
  app.get("/o/:name", async (c) => {
    try {
      const deliveryId = readPixelName(deps, c.req.param("name"));
      const delivery = deliveryId === null ? null : await readDelivery(deps.database, deliveryId);
      if (delivery === null || !isShownHere(deps, delivery.tenantId))
        return answerRefusal(c, deps, refuse("not_found", "There is nothing at this address."));
      const address = truncateAddress(addressOf(c, deps.config.trustProxy));
      if (c.req.raw.method === "GET")
        await recordOpening(deps, delivery, openingBy(c.req.header("user-agent") ?? null, address));
      const headers = { "Content-Type": "image/gif", "Cache-Control": "no-store" };
      return new Response(PIXEL, { headers });
    } catch (error) {
      return answerError(c, deps, error, "pixel");
    }
  });
}
