/** The look of the outbox page. */
import { createHash } from "node:crypto";

export const OUTBOX_STYLE =
  ":root{color-scheme:light dark;--line:#d5d9e2;--soft:#5b6475}@media(prefers-color-scheme:dark){:root{--line:#343a47;--soft:#a3acbd}}" +
  "body{margin:0;font:16px/1.5 system-ui,sans-serif}main{max-width:46rem;margin:0 auto;padding:1.5rem 1rem}h1{margin:0 0 .25rem;font-size:1.5rem}" +
  ".lead,.empty,header p{color:var(--soft)}.lead{margin:0 0 1.5rem}article{border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin:0 0 1rem}" +
  "header p{margin:.25rem 0 0;font-size:.875rem;overflow-wrap:anywhere}.kind{font-size:.75rem;border:1px solid var(--line);border-radius:1rem;padding:.1rem .6rem}" +
  "pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:1rem 0 0}ul{margin:1rem 0 0;padding-left:1.25rem;font-size:.875rem}";

export const OUTBOX_CSP = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(OUTBOX_STYLE, "utf8").digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
