import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOCS_CSP, mountDocs } from "../../server/api/mountDocs.ts";
import type { OpenApi } from "../../server/api/openapi.ts";
import { PROBLEMS } from "../../server/api/problem.ts";
import { merchantOperations } from "../../server/merchants/operations.ts";
import { sampleOperations } from "./sampleOperations.ts";
import { type App, appWith, makeWorld, type World } from "./world.ts";

let world: World;
let app: App;
let document: OpenApi;
const operations = [...merchantOperations, ...sampleOperations({ runs: 0, ids: [], next: null })];
beforeAll(async () => {
  world = await makeWorld();
  app = appWith(world, operations);
  mountDocs(app, world.deps, operations);
  document = (await (await app.request("/openapi.json")).json()) as OpenApi;
});
afterAll(() => world.close());

function* nodes(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const child of Object.values(value)) yield* nodes(child);
}
const described = () => Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe("/openapi.json", () => {
  it("is an OpenAPI 3.1 document of all operations, each with an id of its own", () => {
    expect(document.openapi).toBe("3.1.0");
    const ids = described().map(({ operationId }) => operationId);
    expect(ids.toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("has no reference that leads nowhere and no trace of the generator", () => {
    const references = [...nodes(document)]
      .map((node) => node["$ref"])
      .filter((ref) => typeof ref === "string");
    expect(references).toContain("#/components/schemas/Order");
    for (const reference of references)
      expect(document).toHaveProperty(reference.replace("#/", "").split("/"));
    const text = JSON.stringify(document);
    for (const foreign of ["$defs", "$schema", "~standard", '"nullable"'])
      expect(text).not.toContain(foreign);
  });

  it("declares each parameter of a path, and every operation's answers", () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const op of Object.values(methods)) {
        const declared = op.parameters.filter((parameter) => parameter.in === "path");
        expect(declared.map(({ name, required }) => [name, required])).toEqual(
          names.map((name) => [name, true]),
        );
        expect(Object.keys(op.responses).some((status) => status < "400")).toBe(true);
        expect(Object.values(op.responses).every(({ description }) => description !== "")).toBe(true);
      }
    }
  });

  it("tells numbers from texts, limits and what is required", () => {
    const order = document.paths["/api/v1/orders"]?.["post"];
    const schema = order?.requestBody?.content["application/json"]?.schema;
    expect(schema).toMatchObject({
      type: "object",
      required: ["amount", "currency", "customer"],
      additionalProperties: false,
      properties: { amount: { type: "number", minimum: 0 }, customer: { required: ["name"] } },
    });
    expect(order?.parameters.map(({ name }) => name)).toContain("Idempotency-Key");
    const list = document.paths["/api/v1/orders"]?.["get"]?.parameters.find(({ name }) => name === "limit");
    expect(list).toMatchObject({
      in: "query",
      required: false,
      schema: { type: "integer", minimum: 1, maximum: 100 },
    });
  });

  it("asks for no key where none is needed", () => {
    expect(document.paths["/api/v1/open"]?.["get"]?.security).toEqual([]);
    expect(document.paths["/api/v1/orders"]?.["get"]?.security).toEqual([{ apiKey: [] }]);
  });

  it("names all codes of refusals", () => {
    const codes = described().flatMap((op) =>
      Object.values(op.responses).map(({ description }) => description),
    );
    expect(codes).toContain("idempotency_in_progress, invoice_exists");
    expect(JSON.stringify(document.components.schemas["Error"])).toContain(
      JSON.stringify(Object.keys(PROBLEMS)),
    );
  });
});

describe("/docs", () => {
  it("shows every operation and explains every code under the anchor that errors link to", async () => {
    const response = await app.request("/docs");
    const page = await response.text();
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    for (const { id } of operations) expect(page).toContain(`<article id="${id}">`);
    for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`id="error-${code}"`);
    expect(page).toContain("<code>lines[].unitAmount</code>");
    expect(page).toMatch(/<code>locale<\/code><\/th>\s*<td>string or null<\/td><td>up to 35 characters/);
  });

  it("has only links that lead somewhere", async () => {
    const page = await (await app.request("/docs")).text();
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("runs no script and has no style of its own beside the stylesheet it may load", async () => {
    const response = await app.request("/docs");
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toBe(DOCS_CSP);
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
    const style = /href="(\/docs-[^"]+\.css)"/.exec(page)?.[1] ?? "";
    const sheet = await app.request(style);
    expect([sheet.status, sheet.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
  });

  it("escapes what it shows, and quotes examples for the shell", async () => {
    const page = await (await app.request("/docs")).text();
    expect(page).toContain("Pat O&#39;\\&#39;&#39;Hara");
    expect(page).toContain("/api/v1/merchant \\\n  -H");
  });
});
