#!/usr/bin/env node
// The little of jq that the guide uses, for machines without it: paths, `a | b`, `{a, b}`, and -r.
import { readFileSync } from "node:fs";

const raw = process.argv[2] === "-r";
const filter = process.argv[raw ? 3 : 2];
let value = JSON.parse(readFileSync(0, "utf8"));
for (const step of filter.split("|").map((part) => part.trim())) {
  const names = /^\{([\w, ]+)\}$/.exec(step)?.[1];
  if (names)
    value = Object.fromEntries(names.split(",").map((name) => [name.trim(), value[name.trim()] ?? null]));
  else if (/^(?:\.\w+|\[\d+\])+$/.test(step))
    for (const [, name, index] of step.matchAll(/\.(\w+)|\[(\d+)\]/g))
      value = value?.[name ?? Number(index)] ?? null;
  else throw new Error(`this jq does not know ${step}`);
}
process.stdout.write(`${raw && typeof value === "string" ? value : JSON.stringify(value, null, 2)}\n`);
