/** The document of the whole API against the rules of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0). */
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../../server/api/openapi.ts";
import { OPERATIONS } from "../../server/app.ts";
import { PAYER_OPERATIONS } from "../../server/checkout/documentation.ts";

const operations = [...OPERATIONS, ...PAYER_OPERATIONS];
const document = openApiDocument(operations, "https://pay.example.com");
const each = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, op]) => ({ path, method, op })),
);
type Node = Readonly<Record<string, unknown>>;

/** Objects of a document with the path to each. Examples are data, and not looked into. */
function* nodes(value: unknown, at = "#"): Generator<readonly [at: string, node: Node]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Node];
  for (const [name, child] of Object.entries(value))
    if (name !== "example" && name !== "examples") yield* nodes(child, `${at}/${name}`);
}
const faults = (wrong: (node: Node, at: string) => boolean): string[] =>
  [...nodes(document)].filter(([at, node]) => wrong(node, at)).map(([at]) => at);

describe("the OpenAPI document of the whole API", () => {
  it("names each operation once, in a form that generators take", () => {
    const ids = each.map(({ op }) => op.operationId);
    expect(ids).toHaveLength(operations.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]*$/.test(id))).toEqual([]);
  });

  it("has no two paths that are one but for the names of their parameters", () => {
    const shapes = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, "{}"));
    expect(shapes.filter((shape, n) => shapes.indexOf(shape) !== n)).toEqual([]);
  });

  it("declares and describes each parameter of a path, and each parameter once", () => {
    for (const { path, op } of each) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = op.parameters.filter((parameter) => parameter.in === "path");
      expect(declared.map(({ name }) => name)).toEqual(names);
      const silent = op.parameters.filter((parameter) => (parameter.description ?? "") === "");
      // The other API's own documents describe its queries.
      expect(silent.filter((parameter) => parameter.in === "path" || path.startsWith("/api/"))).toEqual([]);
      const keys = op.parameters.map((parameter) => `${parameter.in} ${parameter.name.toLowerCase()}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("has no reference that leads nowhere, and beside a reference only what may stand there", () => {
    const references = [...nodes(document)].flatMap(([, node]) =>
      typeof node["$ref"] === "string" ? [node["$ref"]] : [],
    );
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references))
      expect(document).toHaveProperty(reference.replace("#/", "").split("/"));
    const known = new Set(["$ref", "description", "summary"]);
    expect(faults((node) => "$ref" in node && Object.keys(node).some((name) => !known.has(name)))).toEqual(
      [],
    );
    const components = Object.keys(document.components.schemas);
    expect(components.filter((name) => !/^[A-Za-z0-9._-]+$/.test(name))).toEqual([]);
    expect(components.filter((name) => !references.includes(`#/components/schemas/${name}`))).toEqual([]);
  });

  it("asks only for security schemes that it defines", () => {
    const schemes = Object.keys(document.components.securitySchemes);
    for (const { op } of each)
      for (const asked of op.security) expect(schemes).toEqual(expect.arrayContaining(Object.keys(asked)));
  });

  it("describes every tag, and uses every tag that it describes", () => {
    expect(document.tags.filter(({ description = "" }) => description === "")).toEqual([]);
    const used = new Set(each.flatMap(({ op }) => op.tags));
    expect(document.tags.map(({ name }) => name).toSorted()).toEqual([...used].toSorted());
  });

  it("answers with statuses, descriptions and contents as the rules have them", () => {
    for (const { op } of each) {
      expect(Object.keys(op.responses).filter((status) => !/^[1-5]\d\d$/.test(status))).toEqual([]);
      expect(Object.values(op.responses).filter(({ description }) => description === "")).toEqual([]);
      expect(Object.keys(op.responses).some((status) => status < "400")).toBe(true);
      expect([op.summary !== "", op.summary.endsWith(".")]).toEqual([true, false]);
    }
    expect(each.filter(({ method, op }) => method === "get" && op.requestBody)).toEqual([]);
  });

  it("has schemas that mean what they say", () => {
    const types = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
    const inSchema = (at: string): boolean => at.includes("/schema/") || at.includes("/schemas/");
    const ofProperties = (at: string): boolean => at.endsWith("/properties");
    // 3.0's way of saying null; an array without items; a property that must be and is not there; an unknown type.
    expect(faults((node, at) => inSchema(at) && !ofProperties(at) && "nullable" in node)).toEqual([]);
    expect(
      faults((node) => node["type"] === "array" && !("items" in node) && !("prefixItems" in node)),
    ).toEqual([]);
    expect(
      faults(({ required, properties, type }) => {
        if (type !== "object" || !Array.isArray(required) || typeof properties !== "object") return false;
        return required.some((name: string) => !Object.hasOwn(properties as Node, name));
      }),
    ).toEqual([]);
    expect(
      faults((node, at) => {
        const type = node["type"];
        if (!inSchema(at) || ofProperties(at) || type === undefined) return false;
        return ![type].flat().every((name) => typeof name === "string" && types.has(name));
      }),
    ).toEqual([]);
    expect(
      faults(({ pattern }) => {
        if (typeof pattern !== "string") return false;
        new RegExp(pattern, "u");
        return false;
      }),
    ).toEqual([]);
  });

  it("shows examples of requests that the API takes", () => {
    const refused = operations.flatMap(({ id, body, example }) => {
      if (example === undefined) return [];
      const read = body?.safeParse(example);
      return read?.success === true ? [] : [`${id}: ${read?.error.issues[0]?.message ?? "takes no body"}`];
    });
    expect(refused).toEqual([]);
    // A request that cannot be left empty is shown.
    const unseen = each.filter(({ op }) => {
      const json = op.requestBody?.content["application/json"];
      return op.requestBody?.required === true && json !== undefined && json.example === undefined;
    });
    expect(unseen.map(({ op }) => op.operationId)).toEqual([]);
  });

  it("tells of the headers by which a key's limits are told", () => {
    for (const { op } of each.filter(({ op }) => op.security.length > 0)) {
      expect(Object.keys(op.responses["429"]?.headers ?? {})).toContain("Retry-After");
      for (const [status, { headers }] of Object.entries(op.responses))
        expect([status, "RateLimit-Limit" in (headers ?? {})]).toEqual([
          status,
          status < "400" || status === "429",
        ]);
    }
  });
});
