/** Reads a Dockerfile and its .dockerignore closely enough to judge them and to lay out what they make. */
import { existsSync, readFileSync } from "node:fs";

export interface Instruction {
  /** In capitals. */
  readonly name: string;
  readonly words: readonly string[];
  /** Everything after the name, with continued lines joined. */
  readonly text: string;
}

export interface Stage {
  readonly base: string;
  readonly alias: string | null;
  readonly instructions: readonly Instruction[];
}

/** Stages in their order. */
export function readStages(path: string): Stage[] {
  const stages: { base: string; alias: string | null; instructions: Instruction[] }[] = [];
  const joined = readFileSync(path, "utf8").replace(/\\\n\s*/g, " ");
  for (const line of joined.split("\n")) {
    const [, name, text] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === undefined || text === undefined) continue;
    if (name === "FROM") {
      const [base = "", , alias = null] = text.split(/\s+/);
      stages.push({ base, alias, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text, words: text.split(/\s+/) });
  }
  return stages;
}

export const all = (stage: Stage, name: string): Instruction[] =>
  stage.instructions.filter((one) => one.name === name);

/** What a stage copies: `from` is a stage's alias, or null for the folder of the Dockerfile. */
export function copiesOf(stage: Stage): { from: string | null; sources: string[]; to: string }[] {
  return all(stage, "COPY").map(({ words }) => {
    const paths = words.filter((word) => !word.startsWith("--"));
    const from = words.find((word) => word.startsWith("--from="))?.slice("--from=".length) ?? null;
    return { from, sources: paths.slice(0, -1), to: paths.at(-1) ?? "" };
  });
}

/** A command in the form of a JSON list: no shell stands between it and its signals. */
export const commandOf = (text: string): string[] => JSON.parse(text.slice(text.indexOf("["))) as string[];

/** `ENV A=1 B=2` as an object. */
export function environmentOf(stage: Stage): Record<string, string> {
  const pairs = all(stage, "ENV").flatMap(({ words }) => words.map((word) => word.split(/=(.*)/s)));
  return Object.fromEntries(pairs.map(([name = "", value = ""]) => [name, value]));
}

/** Whether a path never reaches a build (https://docs.docker.com/build/concepts/context/#dockerignore-files). */
export function ignores(file: string): (path: string) => boolean {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const patterns = lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  if (patterns.some((pattern) => pattern.startsWith("!"))) throw new Error("exceptions are not understood");
  const expressions = patterns.map((pattern) => {
    const text = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*\*\/|\*/g, (star) => (star === "*" ? "[^/]*" : "(?:.*/)?"));
    return new RegExp(`^${text}(?:/|$)`);
  });
  return (path) => expressions.some((expression) => expression.test(path));
}
