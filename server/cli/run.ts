/** Finds the command, reads its options, opens the installation and runs it. */
import { parseArgs } from "node:util";
import { readConfig } from "../config.ts";
import { openDeps } from "../node/open.ts";
import { type Command, type Options, UsageError } from "./command.ts";

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** @returns the exit code: 0 fine, 1 refused or broken, 2 usage. */
export async function runCommand(
  args: readonly string[],
  commands: readonly Command[],
  usage: () => string,
  streams: Streams,
): Promise<0 | 1 | 2> {
  const command = commands.find(({ name }) => name.split(" ").every((word, index) => args[index] === word));
  const wantsHelp = args.includes("--help") || args.includes("-h");
  if (!command) {
    if (wantsHelp || args.length === 0) streams.out(usage());
    else
      streams.err(
        `There is no command "${args.filter((word) => !word.startsWith("-")).join(" ")}".\n\n${usage()}`,
      );
    return wantsHelp ? 0 : 2;
  }
  if (wantsHelp) {
    streams.out(helpOf(command));
    return 0;
  }
  let options: Options;
  try {
    options = readOptions(command, args.slice(command.name.split(" ").length));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    streams.err(`${error.message}\n\n${helpOf(command)}`);
    return 2;
  }
  const config = readConfig(process.env);
  if (!config.ok) {
    streams.err(
      `The settings are not right:\n${config.problems.map((problem) => `  - ${problem}\n`).join("")}`,
    );
    return 1;
  }
  return withInstallation(
    config.config,
    async (deps) => {
      try {
        const outcome = await command.run(deps, options);
        if (options["json"] === true) streams.out(`${JSON.stringify(outcome.data)}\n`);
        else (outcome.exit === 0 ? streams.out : streams.err)(`${outcome.text}\n`);
        return outcome.exit;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        streams.err(`${error.message}\n`);
        return 2;
      }
    },
    streams,
  );
}

async function withInstallation(
  config: Parameters<typeof openDeps>[0],
  work: (deps: Awaited<ReturnType<typeof openDeps>>["deps"]) => Promise<0 | 1 | 2>,
  streams: Streams,
): Promise<0 | 1 | 2> {
  try {
    const { deps } = await openDeps(config, () => undefined);
    try {
      return await work(deps);
    } finally {
      await deps.database.close();
    }
  } catch (error) {
    streams.err(`${error instanceof Error ? `${error.name}: ${error.message}` : "The command broke."}\n`);
    return 1;
  }
}

function readOptions(command: Command, args: readonly string[]): Options {
  let values: Options;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { ...command.options, json: { type: "boolean" } },
      strict: true,
    }) as { values: Options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "These options cannot be read.");
  }
  for (const name of command.required) {
    if (values[name] === undefined || values[name] === "") throw new UsageError(`--${name} is missing.`);
  }
  return values;
}

function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, { type }]) => {
    const shown = type === "string" ? `--${name} ${name.toUpperCase().replaceAll("-", "_")}` : `--${name}`;
    return command.required.includes(name) ? shown : `[${shown}]`;
  });
  return `paylink ${command.name} ${[...options, "[--json]"].join(" ")}\n\n${command.summary}\n${command.help.map((line) => `${line}\n`).join("")}`;
}
