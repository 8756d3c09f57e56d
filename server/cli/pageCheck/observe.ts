/** Loads the payment page in a browser as a payer would, chooses to pay without paying, and tells what ran and what guarded it. */
import { createHash } from "node:crypto";
import type { Seen, SeenScript } from "./compare.ts";
import type { Parameters, Session } from "./devtools.ts";

/** The page has this long to load, and as long again after the choice to pay, in milliseconds. */
const MOST_MS = 20_000;
/** Nothing new for this long: done. */
const QUIET_MS = 1_500;
/** Names what this program runs in the page itself. */
const OWN = "paylink-page-check";

/**
 * With the processor's own fields the press asks for them and begins nothing; else the form's script is loaded, as by a touch.
 */
const CHOOSE = `(() => {
  const fields = document.querySelector(".hosted-cover button");
  if (fields) fields.click();
  else document.querySelector("#pay")?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  return document.querySelector("[id^=hosted-]") !== null;
})()
//# sourceURL=${OWN}`;

interface Parsed {
  readonly scriptId: string;
  readonly url: string;
  readonly length: number;
}

export async function observe(session: Session, url: string): Promise<Seen> {
  const parsed: Parsed[] = [];
  const asked = new Set<string>();
  let main: { readonly url: string; readonly status: number; readonly headers: Parameters } | null = null;
  let last = Date.now();
  session.on("Debugger.scriptParsed", (params) => {
    last = Date.now();
    const [address, length] = [String(params["url"]), Number(params["length"] ?? 0)];
    const own = address === OWN || params["sourceURL"] === OWN;
    if (!own && length > 0) parsed.push({ scriptId: String(params["scriptId"]), url: address, length });
  });
  session.on("Network.requestWillBeSent", ({ type, request }) => {
    last = Date.now();
    if (type === "Script") asked.add((request as { url: string }).url);
  });
  session.on("Network.loadingFinished", () => {
    last = Date.now();
  });
  session.on("Network.responseReceived", ({ type, response }) => {
    const answer = response as { url: string; status: number; headers: Parameters };
    if (type === "Document") main ??= answer;
  });
  for (const domain of ["Page", "Network", "Debugger", "Runtime"]) await session.send(`${domain}.enable`);
  const quiet = async (): Promise<void> => {
    const end = Date.now() + MOST_MS;
    last = Date.now();
    while (Date.now() < end && Date.now() - last < QUIET_MS)
      await new Promise((wake) => setTimeout(wake, 100));
  };
  const { errorText } = await session.send("Page.navigate", { url });
  if (typeof errorText === "string") throw new Error(`${url} could not be loaded: ${errorText}`);
  await quiet();
  const { result } = await session.send("Runtime.evaluate", { expression: CHOOSE });
  await quiet();
  const page = main as { url: string; status: number; headers: Parameters } | null;
  if (page === null) throw new Error(`${url} did not answer with a page`);
  const ran = await Promise.all(parsed.map((script) => readScript(session, script, page.url)));
  const came = new Set(ran.map((script) => script.url));
  const missing = [...asked].filter((one) => !came.has(one));
  return {
    url: page.url,
    status: page.status,
    headers: Object.fromEntries(
      Object.entries(page.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    scripts: [...ran, ...missing.map((one) => ({ url: one, sha256: null, inline: false }))],
    hosted: (result as { value?: unknown } | undefined)?.value === true,
  };
}

async function readScript(session: Session, { scriptId, url }: Parsed, page: string): Promise<SeenScript> {
  const { scriptSource } = await session.send("Debugger.getScriptSource", { scriptId });
  const sha256 = createHash("sha256").update(String(scriptSource), "utf8").digest("hex");
  return { url, sha256, inline: url === page };
}
