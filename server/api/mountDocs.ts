/** Routes of the documentation: /openapi.json for machines, /docs for people. */
import { createHash } from "node:crypto";
import type { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { docsPage } from "./docs.ts";
import { DOCS_STYLE } from "./docsStyle.ts";
import { openApiDocument } from "./openapi.ts";
import type { DocumentedOperation } from "./operation.ts";
import type { AppEnv } from "./requestId.ts";

/** The page needs its own stylesheet and nothing else. */
export const DOCS_CSP =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Adds the routes. The documents are made when first asked for, and kept. */
export function mountDocs(
  app: Hono<AppEnv>,
  deps: Pick<Deps, "config">,
  operations: readonly DocumentedOperation[],
): void {
  const { publicUrl } = deps.config;
  const version = createHash("sha256").update(DOCS_STYLE, "utf8").digest("hex").slice(0, 12);
  const style = `/docs-${version}.css`;
  let made: { readonly json: string; readonly page: string } | undefined;
  const documents = (): { readonly json: string; readonly page: string } => {
    if (made) return made;
    const document = openApiDocument(operations, publicUrl);
    made = { json: JSON.stringify(document), page: docsPage(document, publicUrl, style) };
    return made;
  };
  app.get("/openapi.json", () => answer(documents().json, "application/json"));
  app.get("/docs", () =>
    answer(documents().page, "text/html; charset=utf-8", { "Content-Security-Policy": DOCS_CSP }),
  );
  app.get(style, () =>
    answer(DOCS_STYLE, "text/css; charset=utf-8", { "Cache-Control": "public, max-age=31536000, immutable" }),
  );
}

function answer(body: string, type: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { headers: { "Content-Type": type, ...headers } });
}
