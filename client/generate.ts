/** Makes the client's types from the OpenAPI document: the part of JSON Schema that the document uses, and no more. */
import type { JsonSchema } from "../server/api/jsonSchema.ts";
import type { OpenApi, OpenApiOperation, OpenApiResponse } from "../server/api/openapi.ts";

const HEAD = `/**
 * Every operation of the Paylink API, made from its OpenAPI document. Do not edit; make it again with
 * \`npm run client\`.
 */
`;

/** The text of `client/types.d.ts`. @throws TypeError for a schema that this generator does not know. */
export function clientTypes(document: OpenApi): string {
  const schemas = Object.entries(document.components.schemas)
    .filter(([name]) => name !== "Error")
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema, "")};\n`);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => operationType(`${method.toUpperCase()} ${path}`, op)),
  );
  return `${HEAD}\n${schemas.join("\n")}\nexport interface Operations {\n${operations.join("")}}\n`;
}

function operationType(route: string, op: OpenApiOperation): string {
  const place = (wanted: string): string => {
    const found = op.parameters.filter((parameter) => parameter.in === wanted);
    const lines = found.map(({ name, required, description, schema }) =>
      property(
        name,
        { ...schema, ...(description === undefined ? {} : { description }) },
        required,
        "      ",
      ),
    );
    return lines.length === 0 ? "Record<never, never>" : `{\n${lines.join("")}    }`;
  };
  const body = op.requestBody?.content["application/json"]?.schema;
  const noJson = op.requestBody ? "Uint8Array" : "undefined";
  const answers = Object.entries(op.responses).filter(([, answer]) => !isRefusal(answer));
  const declined = answers.find(([status]) => status === "402")?.[1];
  const codes = Object.values(op.responses)
    .filter(isRefusal)
    .flatMap(({ description }) => description.split(", "));
  const lines = [
    `    /** ${op.summary}. */\n`,
    `    params: ${place("path")};\n`,
    `    query: ${place("query")};\n`,
    `    body: ${body ? typeOf(body, "    ") : noJson};\n`,
    `    data: ${unique(answers.filter(([status]) => Number(status) < 400).map(([, answer]) => dataType(answer)))};\n`,
    `    declined: ${declined ? dataType(declined) : "never"};\n`,
    `    refusals: ${codes.map((code) => JSON.stringify(code)).join(" | ")};\n`,
  ];
  return `  ${JSON.stringify(route)}: {\n${lines.join("")}  };\n`;
}

function isRefusal(answer: OpenApiResponse): boolean {
  return answer.content?.["application/json"]?.schema["$ref"] === "#/components/schemas/Error";
}

/** What stands under `data`; a file is bytes. */
function dataType(answer: OpenApiResponse): string {
  const schema = answer.content?.["application/json"]?.schema;
  if (!schema) return "Uint8Array";
  const properties = schema["properties"] as Readonly<Record<string, JsonSchema>>;
  return typeOf(properties["data"] ?? {}, "    ");
}

function unique(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}

function typeOf(schema: JsonSchema, indent: string): string {
  const ref = schema["$ref"];
  if (typeof ref === "string") return ref.slice("#/components/schemas/".length);
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as readonly JsonSchema[] | undefined;
  if (choices) return unique(choices.map((choice) => typeOf(choice, indent)));
  if ("const" in schema) return JSON.stringify(schema["const"]);
  const values = schema["enum"] as readonly unknown[] | undefined;
  if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (Array.isArray(schema["type"]))
    return unique(schema["type"].map((type: unknown) => typeOf({ ...schema, type }, indent)));
  switch (schema["type"]) {
    case "string":
    case "boolean":
    case "null":
    case "number":
      return schema["type"];
    case "integer":
      return "number";
    case "array":
      return `readonly (${typeOf((schema["items"] ?? {}) as JsonSchema, indent)})[]`;
    case "object":
      return objectType(schema, indent);
    case undefined:
      return "unknown";
    default:
      throw new TypeError(`the client's generator does not know the type ${JSON.stringify(schema["type"])}`);
  }
}

function objectType(schema: JsonSchema, indent: string): string {
  const properties = schema["properties"] as Readonly<Record<string, JsonSchema>> | undefined;
  if (!properties) {
    const others = schema["additionalProperties"];
    const value =
      typeof others === "object" && others !== null ? typeOf(others as JsonSchema, indent) : "unknown";
    return `{ readonly [name: string]: ${value} }`;
  }
  const required = (schema["required"] ?? []) as readonly string[];
  const lines = Object.entries(properties).map(([name, child]) =>
    property(name, child, required.includes(name), `${indent}  `),
  );
  return `{\n${lines.join("")}${indent}}`;
}

function property(name: string, schema: JsonSchema, required: boolean, indent: string): string {
  const text = schema["description"];
  const comment = typeof text === "string" ? `${indent}/** ${text.replaceAll("*/", "*\\/")} */\n` : "";
  const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
  return `${comment}${indent}readonly ${key}${required ? "" : "?"}: ${typeOf(schema, indent)};\n`;
}
