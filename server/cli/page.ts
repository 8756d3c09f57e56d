import { createHash } from "node:crypto";
import { loadAssets } from "../assetFiles.ts";
import { type Command, text, UsageError } from "./command.ts";
import { differences } from "./pageCheck/compare.ts";
import { NoBrowser, openBrowser } from "./pageCheck/devtools.ts";
import { INVENTORY } from "./pageCheck/inventory.ts";
import { observe } from "./pageCheck/observe.ts";

/** `paylink page check`: the page's scripts and headers, as a browser gets them, against the inventory (PCI DSS 11.6.1). */
export const checkPageCommand: Command = {
  name: "page check",
  summary: "Load a payment page in a browser and compare its scripts and headers with the inventory.",
  help: [
    "--url is a pay link of this installation; --browser the path of a Chromium or Chrome, where none is found.",
    "The link counts a visit, as by a machine. Nothing is paid. Exit code 1 when something differs.",
  ],
  options: { url: { type: "string" }, browser: { type: "string" } },
  required: ["url"],
  async run(_deps, options) {
    const url = text(options, "url") ?? "";
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new UsageError("--url is the address of a payment page, https://….");
    const { files } = loadAssets();
    const released = (path: string): string | null => {
      const body = files.lookup(path)?.body;
      return body ? createHash("sha256").update(body).digest("hex") : null;
    };
    try {
      const session = await openBrowser(text(options, "browser"));
      try {
        const seen = await observe(session, url);
        const found = differences(seen, INVENTORY, released);
        const data = { url, hosted: seen.hosted, scripts: seen.scripts, differences: found };
        if (found.length > 0) return { exit: 1, text: found.join("\n"), data };
        const count = `${seen.scripts.length} scripts and the headers are as in the inventory.`;
        return { exit: 0, text: count, data };
      } finally {
        await session.close();
      }
    } catch (error) {
      if (!(error instanceof NoBrowser)) throw error;
      return { exit: 1, text: error.message, data: { url, error: error.message } };
    }
  },
};
