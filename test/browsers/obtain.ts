/** Gets the engines that are missing, where a program may do that: as root on Debian and its relatives. `npm run browsers`. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findFirefox } from "./firefox.ts";
import { findWebkit } from "./webkit.ts";

/** @returns what is still missing, each with the way to get it by hand */
export function obtainBrowsers(): readonly string[] {
  const wanted = [
    ...(findFirefox() ? [] : ["firefox-esr"]),
    ...(findWebkit() ? [] : ["webkit2gtk-driver", "xvfb", "xauth"]),
  ];
  const able = process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (wanted.length > 0 && able) {
    process.stderr.write(`installing ${wanted.join(", ")} with apt-get\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args: string[]): boolean =>
      spawnSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], {
        env,
        stdio: ["ignore", "ignore", 2],
        timeout: 300_000,
      }).status === 0;
    if (apt("update")) apt("install", "-y", "--no-install-recommends", ...wanted);
  }
  return [
    ...(findFirefox() ? [] : ["Firefox: install firefox-esr (or Firefox), or set FIREFOX to its program"]),
    ...(findWebkit()
      ? []
      : ["WebKitGTK: install webkit2gtk-driver and xvfb, or set WEBKIT_DRIVER to WebKitWebDriver"]),
  ];
}
