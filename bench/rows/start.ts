/** From starting the process to listening, against Node's bare server. */
import { join } from "node:path";
import { ratios } from "../compare.ts";
import type { BenchContext } from "../context.ts";
import { judge, summarize } from "../measure.ts";
import { productServer, program, startServer } from "../processes.ts";
import type { BenchRow } from "../row.ts";
import { seed } from "../seed.ts";

const TARGET = 3;

/** The built server on a database that exists; every round starts each of the two once. */
export async function rows({ folder, quick }: BenchContext): Promise<BenchRow[]> {
  const { env } = await seed(join(folder, "start"), 100, 1);
  const ours: number[] = [];
  const bare: number[] = [];
  const time = async (file: string, into: number[] | null): Promise<void> => {
    const server = await startServer(file, { env });
    into?.push(server.milliseconds);
    await server.stop();
  };
  // The first round fills the system's cache of files.
  for (let round = -1; round < (quick ? 7 : 21); round++) {
    await time(productServer(), round < 0 ? null : ours);
    await time(program("bare"), round < 0 ? null : bare);
  }
  const ratio = summarize(ratios(ours, bare));
  const { pass, noise } = judge(ratio, TARGET, "lower");
  const milliseconds = (times: readonly number[]): string => `${Math.round(summarize(times).median)} ms`;
  return [
    {
      name: "cold start ÷ bare node:http",
      target: `≤ ${TARGET}`,
      value: ratio.median,
      unit: "ratio",
      pass,
      detail: `${noise}; ${milliseconds(ours)} against ${milliseconds(bare)} from starting the process to listening`,
    },
  ];
}
