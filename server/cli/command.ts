/** What a command of the command line is. */
import type { ParseArgsConfig } from "node:util";
import type { Deps } from "../deps.ts";

export type Options = Readonly<Record<string, string | boolean | undefined>>;

export interface Outcome {
  /** 0 fine, 1 refused or broken. */
  readonly exit: 0 | 1;
  /** For people. */
  readonly text: string;
  /** For `--json`. */
  readonly data: unknown;
}

export interface Command {
  /** Words after `paylink`: "merchants create". */
  readonly name: string;
  readonly summary: string;
  /** Lines of `--help` below the usage. */
  readonly help: readonly string[];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** Options that must be given. */
  readonly required: readonly string[];
  readonly run: (deps: Deps, options: Options) => Promise<Outcome>;
}

/** What was typed cannot be understood: exit code 2. */
export class UsageError extends Error {}

export function text(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
