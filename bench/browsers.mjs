/** `npm run browsers`: gets the engines that tests use besides Chromium, where it may, and says what is missing. */
import { createServer } from "vite";

const vite = await createServer({
  configFile: false,
  server: { middlewareMode: true },
  appType: "custom",
  logLevel: "error",
});
const { obtainBrowsers } = await vite.ssrLoadModule("/test/browsers/obtain.ts");
const missing = obtainBrowsers();
await vite.close();
for (const one of missing) process.stderr.write(`${one}\n`);
if (missing.length === 0) process.stdout.write("Firefox and WebKitGTK are here\n");
process.exit(missing.length === 0 ? 0 : 1);
