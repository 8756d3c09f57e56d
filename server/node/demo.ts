/** What a developer sees on starting: on an empty database a demo to try, later how to go on from what is there. */
import { greeting, makeDemo, studioLine } from "../demo.ts";
import type { Deps } from "../deps.ts";
import { standingLink } from "../links/create.ts";
import { linkUrls } from "../links/urls.ts";
import { terminalQr } from "../qr/terminal.ts";
import { readInvoices } from "../store/invoices.ts";
import { firstTenantId } from "../store/merchants.ts";

/** Text to print once the server listens at `address`. Makes the demo where nothing is there yet; never in production. */
export async function prepareDemo(deps: Deps, address: string): Promise<string> {
  if (deps.config.env !== "development") return greeting(deps, address, null);
  const tenantId = await firstTenantId(deps.database);
  if (tenantId !== null) return greeting(deps, address, await whatStands(deps, tenantId));
  return greeting(deps, address, [...(await makeDemo(deps)), ...forPhones(deps)]);
}

/** The newest test invoice of the first merchant, and how to come by a key: those that were printed are kept as hashes only. */
async function whatStands(deps: Deps, tenantId: string): Promise<string[]> {
  const lines = [
    `  Tenant    ${tenantId}`,
    `  New key   npm run -s paylink -- keys create --tenant ${tenantId} --type api --test`,
    await studioLine(deps, tenantId),
  ];
  const owner = { tenantId, mode: "test" } as const;
  const [newest] = await readInvoices(deps.database, owner, {}, Number.MAX_SAFE_INTEGER, 1);
  if (!newest) return lines;
  const { invoiceId, invoiceNumber } = newest.state;
  const link = await standingLink(deps, { ...owner, invoiceId }, deps.now());
  if (link === null) return lines;
  const { url } = linkUrls(deps, link.linkId, { linkHost: null });
  const code = isForThisMachine(deps) ? [] : ["", terminalQr(url)];
  return [`  Pay link  ${url} (${invoiceNumber})`, ...code, ...lines];
}

/** A phone cannot open an address that means the machine itself. */
function forPhones(deps: Deps): string[] {
  if (!isForThisMachine(deps)) return [];
  const { port } = deps.config;
  const chosen = port === 3000 ? "" : `PORT=${port} `;
  return [`  By phone  ${chosen}HOST=0.0.0.0 PUBLIC_URL=http://ADDRESS-OF-THIS-MACHINE:${port} npm start`];
}

function isForThisMachine({ config }: Deps): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(new URL(config.publicUrl).hostname);
}
