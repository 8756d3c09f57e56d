/** The command line: `npm run -s paylink -- <command>`. Works on the same database while the server runs. */
import { COMMANDS, usage } from "./cli/commands.ts";
import { runCommand } from "./cli/run.ts";

process.exitCode = await runCommand(process.argv.slice(2), COMMANDS, usage, {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
