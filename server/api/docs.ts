/** The documentation page: the OpenAPI document as people read it. No scripts. */
import { schemaTable } from "./docsSchema.ts";
import { type Html, html, prose } from "./html.ts";
import type { OpenApi, OpenApiOperation, OpenApiParameter, OpenApiResponse } from "./openapi.ts";
import { errorAnchor, PROBLEMS } from "./problem.ts";

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly op: OpenApiOperation;
}

/** The whole page as HTML text. `style` is the stylesheet's address. */
export function docsPage(document: OpenApi, publicUrl: string, style: string): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => ({ method: method.toUpperCase(), path, op })),
  );
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Paylink API</title><link rel="stylesheet" href="${style}"></head><body>
<a class="skip" href="#content">Skip to content</a>
<div class="page"><header><h1>Paylink API</h1>
<p>Create invoices, give out signed pay links, and follow every payment. The same as a machine reads it: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p></header>
<div class="columns">${navigation(document, entries)}
<main id="content">${introduction(publicUrl)}${document.tags.map((tag) => tagSection(tag, entries, document, publicUrl))}${errorSection()}</main></div></div></body></html>
`;
  return page.markup;
}

function tagAnchor(name: string): string {
  return `tag-${name.toLowerCase().replaceAll(/\W+/g, "-")}`;
}

/** One folded list per tag: on a phone the contents fit a screen; where there is room, the style shows all of them. */
function navigation(document: OpenApi, entries: readonly Entry[]): Html {
  return html`<nav aria-label="Contents"><a href="#basics">Basics</a><a href="#errors">Errors</a>
${document.tags.map(
  ({ name }) =>
    html`<details><summary>${name}</summary><ul><li><a href="#${tagAnchor(name)}">Overview</a></li>${entries
      .filter(({ op }) => op.tags.includes(name))
      .map(({ op }) => html`<li><a href="#${op.operationId}">${op.summary}</a></li>`)}</ul></details>`,
)}</nav>`;
}

function tagSection(
  { name, description }: OpenApi["tags"][number],
  entries: readonly Entry[],
  document: OpenApi,
  publicUrl: string,
): Html {
  const own = entries.filter(({ op }) => op.tags.includes(name));
  return html`<h2 id="${tagAnchor(name)}">${name}</h2>${description !== undefined && html`<p>${prose(description)}</p>`}
<ul class="overview">${own.map(
    ({ method, path, op }) =>
      html`<li><span class="method ${method}">${method}</span><a href="#${op.operationId}"><code>${path}</code></a></li>`,
  )}</ul>${own.map((entry) => operationSection(entry, document, publicUrl))}`;
}

function introduction(publicUrl: string): Html {
  return html`<h2 id="basics">Basics</h2>
<p>Send your API key with each request. Keys that begin with <code>sk_test_</code> see test data only: nothing is sent to anyone and nobody is charged. Keys that begin with <code>sk_live_</code> see live data only.</p>
<pre tabindex="0">curl ${publicUrl}/api/v1/merchant \\
  -H "Authorization: Bearer sk_test_…"</pre>
<p>Success is <code>{"success": true, "data": …}</code>; a refusal is <code>{"success": false, "error": {"code", "message", "field", "requestId", "docs"}}</code> with a true status. Amounts are decimal numbers in major units (<code>500.00</code>), never texts, with no more decimals than the currency has. Percentages are in percent: 10 is 10 %. Bodies are read as JSON whatever their content type says.</p>
<p>Every POST takes an <code>Idempotency-Key</code>. A repeat with the same key and body gets the stored answer with <code>Idempotent-Replayed: true</code>, so that a request whose answer was lost can be sent again without harm. Make a new key for each new request. An answer that refused the request (400, 401, 403, 422, 429) is not stored.</p>
<p>Lists answer <code>{"<em>name</em>": […], "nextCursor"}</code>. Pass <code>nextCursor</code> back as <code>after</code>; it is null at the end. A key may make 100 requests a second, with bursts of 1,000; the <code>RateLimit</code> headers tell what is left.</p>`;
}

function operationSection({ method, path, op }: Entry, document: OpenApi, publicUrl: string): Html {
  const { schemas } = document.components;
  const body = op.requestBody?.content["application/json"];
  const answers = Object.entries(op.responses).filter(([, response]) => !isRefusal(response));
  return html`<article id="${op.operationId}"><h3><a href="#${op.operationId}">${op.summary}</a></h3>
<div class="route"><span class="method ${method}">${method}</span><code>${path}</code></div>
${op.description?.split("\n\n").map((paragraph) => html`<p>${prose(paragraph)}</p>`)}
${parameterTable(op.parameters, op.summary)}
${body && html`<h4>Body</h4>${schemaTable(body.schema, schemas, `Body of: ${op.summary}`)}`}
<h4>Example</h4><pre tabindex="0">${curl(method, path, op, publicUrl)}</pre>
${answers.map(([status, response]) => answerSection(status, response, document, op.summary))}
<h4>Refusals</h4><ul class="codes">${refusalCodes(op).map(
    (code) => html`<li><a href="#${errorAnchor(code)}"><code>${code}</code></a></li>`,
  )}</ul></article>`;
}

function parameterTable(parameters: readonly OpenApiParameter[], summary: string): Html | null {
  const shown = parameters.filter(({ in: place }) => place !== "header");
  if (shown.length === 0) return null;
  const schema = {
    properties: Object.fromEntries(
      shown.map(({ name, in: place, description, schema: own }) => [
        name,
        { ...own, description: `In the ${place}${description === undefined ? "" : `: ${description}`}` },
      ]),
    ),
    required: shown.filter(({ required }) => required).map(({ name }) => name),
  };
  return html`<h4>Parameters</h4>${schemaTable(schema, {}, `Parameters of: ${summary}`)}`;
}

function answerSection(status: string, response: OpenApiResponse, document: OpenApi, summary: string): Html {
  const content = Object.entries(response.content ?? {});
  const json = response.content?.["application/json"];
  const properties = json?.schema["properties"] as
    | Readonly<Record<string, Record<string, unknown>>>
    | undefined;
  // Another dialect's answer has no envelope.
  const data = properties?.["data"] ?? (properties && json?.schema);
  const table = data && schemaTable(data, document.components.schemas, `Answer ${status} of: ${summary}`);
  const types = json ? [] : content.map(([type]) => type);
  return html`<h4>Answer ${status}</h4><p>${prose(response.description)}${types.length > 0 && ` Content: ${types.join(", ")}.`}</p>
${json?.example !== undefined && html`<pre tabindex="0">${JSON.stringify(json.example, null, 2)}</pre>`}
${table && html`<details><summary>Properties${properties?.["data"] ? html` of <code>data</code>` : ""}</summary>${table}</details>`}`;
}

function isRefusal(response: OpenApiResponse): boolean {
  const ref = response.content?.["application/json"]?.schema["$ref"];
  return typeof ref === "string" && ref.endsWith("Error");
}

function refusalCodes(op: OpenApiOperation): string[] {
  return Object.values(op.responses)
    .filter(isRefusal)
    .flatMap(({ description }) => description.split(", "));
}

/** The request as one would type it into a shell. */
function curl(method: string, path: string, op: OpenApiOperation, publicUrl: string): string {
  const address =
    publicUrl + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `${SAMPLE_IDS[name] ?? name}`);
  const lines = [method === "GET" ? `curl ${address}` : `curl -X ${method} ${address}`];
  if (op.security.length > 0) lines.push('-H "Authorization: Bearer sk_test_…"');
  if (op.parameters.some(({ name }) => name === "Idempotency-Key"))
    lines.push('-H "Idempotency-Key: $(uuidgen)"');
  const example = op.requestBody?.content["application/json"]?.example;
  if (example !== undefined) lines.push(`-d '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
}

const SAMPLE_IDS: Readonly<Record<string, string>> = {
  invoiceId: "inv_abc123",
  linkId: "lnk_xyz789",
  paymentId: "pmt_xyz789",
  transactionId: "txn_456",
  customerId: "cust_123",
};

function errorSection(): Html {
  return html`<h2 id="errors">Errors</h2>
<p>The code says what happened and is a contract; the message is for the developer who reads it. <code>field</code> is the path of the property at fault, such as <code>lineItems[0].unitAmount</code>.</p>
<dl class="errors">${Object.entries(PROBLEMS).map(
    ([code, { status, help }]) =>
      html`<div id="${errorAnchor(code)}"><dt><code>${code}</code> <small>${status}</small></dt><dd>${help}</dd></div>`,
  )}</dl>`;
}
