/**
 * The map of the code that the architecture rules enforce:
 * `web → shared`; `entries → app → features → ledger, store, ports → shared`.
 */

export type Layer =
  | "shared"
  | "web"
  | "port"
  | "adapter"
  | "surroundings"
  | "ledger"
  | "store"
  | "feature"
  | "app"
  | "entry"
  | "outside";

/** The file that describes each port. Its siblings are adapters. */
export const PORTS = [
  "server/database/database.ts",
  "server/payments/processors/processor.ts",
  "server/delivery/mailers/mailer.ts",
  "server/delivery/mailers/mime.ts",
  "server/delivery/mailers/call.ts",
  "server/delivery/texters/texter.ts",
  "server/logos/redrawers/redrawer.ts",
  "server/hosts/resolvers/resolver.ts",
  "server/webhooks/senders/sender.ts",
  "server/webhooks/senders/publicAddress.ts",
];

/** Adapters that do not stand beside a port: what only one runtime can do. */
export const LONE_ADAPTERS = ["server/assetFiles.ts"];

/** What every feature is given: settings, the outside parts, the log. */
export const SURROUNDINGS = [
  "server/config.ts",
  "server/carrierSettings.ts",
  "server/stripeSettings.ts",
  "server/deps.ts",
  "server/log.ts",
  "server/assets.ts",
];

/** Programs, and the folders of their parts. */
const ENTRIES = /^server\/(?:node|worker|cli)(?:\.ts$|\/)/;

/** Which layers a file of each layer may import. Types of the surroundings' parts are checked apart. */
export const MAY_IMPORT: Readonly<Record<Exclude<Layer, "outside">, readonly Layer[]>> = {
  shared: ["shared"],
  web: ["web", "shared"],
  port: ["port", "shared"],
  adapter: ["adapter", "store", "port", "surroundings", "shared"],
  surroundings: ["surroundings", "port", "shared"],
  ledger: ["ledger", "store", "port", "shared"],
  store: ["store", "ledger", "port", "shared"],
  feature: ["feature", "ledger", "store", "port", "surroundings", "shared"],
  app: ["app", "feature", "ledger", "store", "port", "surroundings", "shared"],
  entry: ["entry", "app", "adapter", "feature", "ledger", "store", "port", "surroundings", "shared"],
};

/** Files of the ledger that read and write; all others are pure. */
export const IMPURE_LEDGER = [
  "server/ledger/append.ts",
  "server/ledger/verify.ts",
  "server/ledger/appendCredit.ts",
  "server/ledger/verifyCredit.ts",
];

/** Features that any other may use: they know nothing of invoices, links or payments. */
export const BASE_FEATURES = ["api", "merchants", "pdf", "qr", "tasks"];

/**
 * Which feature uses which. A new pair is a decision: write it here, and import only the function the other exports for it.
 */
export const FEATURE_EDGES: Readonly<Record<string, readonly string[]>> = {
  analytics: ["invoices", "links", "payments"],
  api: ["links", "merchants", "qr", "studio"],
  checkout: ["delivery", "documents", "invoices", "links", "logos", "payments", "receipts"],
  delivery: ["documents", "invoices", "links", "logos", "payments"],
  documents: ["logos"],
  embed: ["checkout", "invoices", "links"],
  hosts: ["links"],
  invoices: ["delivery", "documents", "links", "payments"],
  leadconnector: ["delivery", "invoices", "links", "payments"],
  links: ["invoices", "logos"],
  logos: ["pdf"],
  merchants: ["api", "links", "tasks"],
  payments: ["delivery", "invoices", "links", "receipts"],
  pdf: ["qr"],
  qr: ["pdf"],
  receipts: ["documents", "links", "logos"],
  reconciliation: ["invoices", "payments"],
  studio: ["embed"],
  transfer: ["payments"],
  upkeep: ["links"],
  webhooks: ["links"],
};

/** Where a literal 100 is not a currency's exponent: file → what it is. */
export const NOT_MONEY: Readonly<Record<string, string>> = {
  "server/pdf/": "points on paper, rounded to two decimals",
  "server/qr/": "modules and percentages of area",
  "shared/stripeAmount.ts": "Stripe's own exponents, where they differ from the currency's",
  "server/payments/processors/stripeIntents.ts": "items on a page of a list",
  "server/payments/processors/stripeRefunds.ts": "items on a page of a list",
  "shared/page/format.ts": "a percentage for Intl, which wants a fraction",
};

/** Where SQL may stand beside store/ and database/: an adapter's own durable record. */
export const OWN_RECORDS =
  /^server\/(?:payments\/processors\/(?:sandbox|stripeRecord)|delivery\/(?:mailers|texters)\/outbox)[^/]*\.ts$/;

export function layerOf(path: string): Layer {
  if (path.startsWith("shared/")) return "shared";
  if (path.startsWith("web/")) return "web";
  if (!path.startsWith("server/")) return "outside";
  if (ENTRIES.test(path)) return "entry";
  if (PORTS.includes(path)) return "port";
  if (SURROUNDINGS.includes(path)) return "surroundings";
  if (LONE_ADAPTERS.includes(path) || PORTS.some((port) => path.startsWith(folderOf(port)))) return "adapter";
  if (path.startsWith("server/ledger/")) return "ledger";
  if (path.startsWith("server/store/")) return "store";
  return path.split("/").length === 2 ? "app" : "feature";
}

/** `links` of `server/links/code.ts`. */
export function featureOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** With the slash: `server/database/`. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
