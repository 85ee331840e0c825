/** A browser for tests; the one file that knows the library that drives it. @module */

import { type Browser, chromium } from "playwright-core";

export type { Browser, Page } from "playwright-core";

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];

/**
 * Starts the Chromium of the system without a window; `CHROMIUM` names another program. The library
 * could download a browser of its own, which would not be the one that people have.
 *
 * @throws {Error} where no browser is installed.
 *
 * @example
 * ```ts ignore
 * import { openBrowser } from "@lib/testing/browser/open_browser.ts";
 *
 * const browser = await openBrowser();
 * const page = await browser.newPage();
 * await browser.close();
 * ```
 */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await findBrowser(),
    args: [
      // Needed where tests run as root; they open only pages of this project.
      "--no-sandbox",
      "--disable-gpu",
      // Nothing but the page under test may reach for a network.
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

async function findBrowser(): Promise<string> {
  const named = Deno.env.get("CHROMIUM");
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const candidates = named === undefined
    ? PROGRAMS.flatMap((name) => folders.map((folder) => `${folder}/${name}`))
    : [named];
  for (const path of candidates) {
    if (await Deno.stat(path).then((info) => info.isFile, () => false)) return path;
  }
  throw new Error(
    named === undefined
      ? `A browser must be installed: there is no ${PROGRAMS.join(", ")} on the PATH ` +
        "(Debian: apt install chromium)"
      : `CHROMIUM must name a program: there is no ${named}`,
  );
}
