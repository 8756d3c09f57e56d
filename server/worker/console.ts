/** The console, which is where the platform takes a Worker's logs from and what `wrangler dev` shows. */

export function writeLine(line: string): void {
  // oxlint-disable-next-line no-console -- Workers have no other way out
  console.log(line);
}
