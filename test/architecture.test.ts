import { describe, expect, it } from "vitest";
import { RULES } from "./setup/rules.ts";
import { parseSource, readSources, type Source } from "./setup/sources.ts";

/** The rules that hold for tests and benches too. */
const EVERYWHERE = ["no any, no enum", "small files", "no barrels", "names say what things are"];

const product = readSources(["server", "shared", "web"]);
const around = readSources(["test", "bench"]);

function findings(name: string, sources: readonly Source[]): string[] {
  const rule = RULES.find((one) => one.name === name);
  if (!rule) throw new Error(`no rule is called "${name}"`);
  return sources.flatMap((source) =>
    rule.check(source).map(({ line, what }) => `${source.path}:${line} ${what}. Remedy: ${rule.remedy}`),
  );
}

describe("the architecture", () => {
  it("is judged on every source file", () => {
    expect(product.map(({ path }) => path)).toContain("server/database/database.ts");
    expect(product.length).toBeGreaterThan(20);
  });

  it.each(RULES.map(({ name }) => name))("keeps the rule: %s", (name) => {
    const sources = EVERYWHERE.includes(name) ? [...product, ...around] : product;
    expect(findings(name, sources)).toEqual([]);
  });
});

/** Rule, path, and source text that breaks it. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ["layers", "shared/money.ts", 'import { x } from "../server/ledger/chain.ts";'],
  ["layers", "web/checkout/main.tsx", 'import { x } from "../../server/links/code.ts";'],
  ["layers", "server/store/events.ts", 'export { x } from "../links/code.ts";'],
  ["layers", "server/links/code.ts", 'const x = await import("../app.ts");'],
  ["layers", "server/database/database.ts", 'import type { Config } from "../config.ts";'],
  ["layers", "server/config.ts", 'import { x } from "./links/code.ts";'],
  ["layers", "server/checkout/page.ts", 'import { App } from "../../web/checkout/App.tsx";'],
  ["layers", "server/app.ts", 'import { x } from "../test/setup/count.ts";'],
  ["adapters", "server/app.ts", 'import { SqliteDatabase } from "./database/sqlite.ts";'],
  ["adapters", "server/payments/start.ts", 'import type { Sandbox } from "./processors/sandbox.ts";'],
  ["adapters", "server/delivery/send.ts", 'import { a,\n  b,\n} from "./mailers/smtp.ts";'],
  ["adapters", "server/checkout/page.ts", 'import { loadAssets } from "../assetFiles.ts";'],
  ["features", "server/webhooks/send.ts", 'import { x } from "../checkout/page.ts";'],
  ["features", "server/qr/png.ts", 'import { x } from "../invoices/read.ts";'],
  ["pure ledger", "server/ledger/chain.ts", "const at = Date.now();"],
  ["pure ledger", "server/ledger/chain.ts", "const at = new Date();"],
  ["pure ledger", "server/ledger/chain.ts", "const n = Math.random();"],
  ["pure ledger", "server/ledger/chain.ts", "export async function x() {}"],
  ["pure ledger", "server/ledger/chain.ts", 'import { readFileSync } from "node:fs";'],
  ["pure ledger", "server/ledger/chain.ts", 'import { randomBytes } from "node:crypto";'],
  ["pure ledger", "server/ledger/chain.ts", 'import Stripe from "stripe";'],
  ["pure ledger", "server/ledger/chain.ts", 'import { append } from "./append.ts";'],
  ["pure ledger", "server/ledger/chain.ts", 'import { x } from "../store/events.ts";'],
  ["SQL in its place", "server/links/visits.ts", 'query("SELECT id FROM links");'],
  ["SQL in its place", "server/links/visits.ts", "query(`\n  INSERT INTO visits (id) VALUES (${x})`);"],
  ["SQL in its place", "server/links/visits.ts", "query(`${a} UPDATE links SET x = ?`);"],
  ["SQL in its place", "server/links/visits.ts", 'query("delete from links where id = ?");'],
  ["SQL in its place", "server/payments/processors/stripe.ts", 'query("SELECT id FROM payments");'],
  ["shared is neutral", "shared/ids.ts", 'import { randomBytes } from "node:crypto";'],
  ["shared is neutral", "shared/ids.ts", 'const x = Buffer.from("a");'],
  ["shared is neutral", "web/checkout/main.tsx", 'import { z } from "zod";'],
  ["runs on Workers", "server/pdf/file.ts", 'import { readFileSync } from "node:fs";'],
  ["runs on Workers", "server/app.ts", 'import { serve } from "@hono/node-server";'],
  ["settings in one place", "server/links/keyring.ts", "const secret = process.env.PAYLINK_SECRET;"],
  ["one log", "server/links/keyring.ts", 'console.log("here");'],
  ["no literal 100 for money", "server/invoices/create.ts", "const minor = amount * 100;"],
  ["no literal 100 for money", "shared/checkout.ts", "const major = amount / 100;"],
  ["no literal 100 for money", "shared/checkout.ts", "const minor = 100 * amount;"],
  ["no literal 100 for money", "web/checkout/amount.ts", "x = `${amount / 100}`;"],
  [
    "no barrels",
    "server/links/index.ts",
    '/** All. */\nexport * from "./code.ts";\nexport { x } from "./y.ts";\n',
  ],
  ["names say what things are", "server/links/utils.ts", "export const x = 1;"],
  ["names say what things are", "server/helpers/x.ts", "export const x = 1;"],
  ["names say what things are", "server/links/code.ts", "export interface ICode {}"],
  ["names say what things are", "server/links/code.ts", "export class CodeImpl {}"],
  ["small files", "server/links/code.ts", "x;\n".repeat(301)],
  ["no any, no enum", "server/links/code.ts", "const x: any = 1;"],
  ["no any, no enum", "server/links/code.ts", "const x = y as any;"],
  ["no any, no enum", "server/links/code.ts", "const x: Record<string, any> = {};"],
  ["no any, no enum", "server/links/code.ts", "let x: any[];"],
  ["no any, no enum", "server/links/code.ts", "export const enum Color { Red }"],
];

/** Text that looks like a violation and is none. */
const INNOCENT: readonly (readonly [rule: string, path: string, text: string])[] = [
  ["layers", "server/deps.ts", 'import type { Keyring } from "./links/keyring.ts";'],
  ["layers", "server/store/merchants.ts", 'import type { Merchant } from "../merchants/merchant.ts";'],
  ["layers", "server/links/code.ts", '// import { x } from "../app.ts";'],
  ["layers", "server/node.ts", 'import { createApp } from "./app.ts";'],
  ["adapters", "server/node.ts", 'import { SqliteDatabase } from "./database/sqlite.ts";'],
  ["adapters", "server/payments/processors/sandbox.ts", 'import { x } from "./sandboxRecord.ts";'],
  ["features", "server/links/code.ts", 'import { refuse } from "../api/problem.ts";'],
  ["pure ledger", "server/ledger/append.ts", "export async function append() { await x; }"],
  ["pure ledger", "server/ledger/chain.ts", "// no await, no Date.now()\nconst day = new Date(command.at);"],
  ["pure ledger", "server/ledger/chain.ts", 'import { createHash } from "node:crypto";'],
  ["SQL in its place", "server/store/links.ts", 'query("SELECT id FROM links");'],
  [
    "SQL in its place",
    "server/payments/processors/sandboxRecord.ts",
    'query("SELECT id FROM sandbox_charges");',
  ],
  [
    "SQL in its place",
    "server/links/code.ts",
    '// SELECT id FROM links\nsay("Select a date, then update it");',
  ],
  ["shared is neutral", "web/checkout/main.tsx", 'import { useState } from "preact/hooks";'],
  ["settings in one place", "server/config.ts", "const env = process.env;"],
  ["one log", "server/cli/verify.ts", 'console.log("whole");'],
  [
    "no literal 100 for money",
    "server/links/code.ts",
    "const x = n * 1000 + m / 100_000 + 100 * 366; // * 100",
  ],
  ["no barrels", "server/links/code.ts", 'import { a } from "./a.ts";\nexport const b = a;'],
  ["names say what things are", "server/links/code.ts", "export interface Invoice {}"],
  [
    "no any, no enum",
    "server/links/code.ts",
    'const x = "as any"; // : any\nPromise.any(y); const f = { any: 1 };',
  ],
];

describe("each rule of the architecture", () => {
  it.each(PLANTED)("%s: is broken by %s with %j", (name, path, text) => {
    expect(findings(name, [parseSource(path, text)])).not.toEqual([]);
  });

  it.each(INNOCENT)("%s: is kept by %s with %j", (name, path, text) => {
    expect(findings(name, [parseSource(path, text)])).toEqual([]);
  });

  it("has a planted violation", () => {
    const planted = new Set(PLANTED.map(([rule]) => rule));
    expect(RULES.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it("says where and what to do instead", () => {
    const text = "/* a\n b */\nconst x = 1;\n\nconsole.log(x);";
    expect(findings("one log", [parseSource("server/links/code.ts", text)])).toEqual([
      "server/links/code.ts:5 console.log. Remedy: use the Log in Deps, which knows what must not be written",
    ]);
  });
});

describe("reading a source", () => {
  it("tells code from comments, strings, templates and regular expressions", () => {
    const source = parseSource("a.ts", 'f(/["`]/g, `x${g({ a: "b" })}y`, \'//\'); // end\nh();');
    expect(source.code).toBe("f(       , ` ${g({ a: \" \" })} `, '  ');       \nh();");
    expect(source.strings.map(({ text }) => text)).toEqual(["x", "b", "y", "//"]);
  });

  it("lists imports of every form, with those that are types only", () => {
    const text = `import a, { type B } from "./a.ts";\nimport type { C } from "../c.ts";\nimport { type D } from "d";\nimport "./e.css";\nexport * from "./f.ts";\nconst g = import("./g.ts");\nimport sql from "./h.sql?raw";`;
    const { imports } = parseSource("server/links/x.ts", text);
    expect(
      imports.map(({ specifier, target, typeOnly, line }) => [specifier, target, typeOnly, line]),
    ).toEqual([
      ["./a.ts", "server/links/a.ts", false, 1],
      ["../c.ts", "server/c.ts", true, 2],
      ["d", null, true, 3],
      ["./e.css", "server/links/e.css", false, 4],
      ["./f.ts", "server/links/f.ts", false, 5],
      ["./g.ts", "server/links/g.ts", false, 6],
      ["./h.sql?raw", "server/links/h.sql", false, 7],
    ]);
  });
});
