import { assert, assertEquals } from "@std/assert";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { HOSTILE_TEXTS, hostilePictures } from "@lib/testing/hostile_pictures.ts";
import { countDrawings } from "@lib/testing/browser/count_drawings.ts";
import { illegibleTexts } from "@lib/testing/browser/legibility.ts";
import { moveControls } from "@lib/testing/browser/move_controls.ts";
import { type Browser, openBrowser, type Page } from "@lib/testing/browser/open_browser.ts";
import { probe, PROBE_SCRIPT } from "@lib/testing/browser/probe.ts";
import { LOOK_FOLDER } from "@lib/testing/browser/lab_fixture.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { writeReport } from "./write_report.ts";

const VIEW = { width: 1280, height: 1000 } as const;

const folder = temporaryFolder();
let browser: Browser;
let pages: string[];

Deno.test.beforeAll(async () => {
  await Deno.mkdir(LOOK_FOLDER, { recursive: true });
  pages = await writeReport(globSync("notebooks/*.ipynb").sort(), { out: folder.path });
  browser = await openBrowser();
});
Deno.test.afterAll(async () => {
  await browser.close();
  folder[Symbol.dispose]();
});

/** Opens a page from the disk, and notes every request that it makes and every error of its scripts. */
async function open(path: string, colorScheme: "light" | "dark", page?: Page) {
  const opened = page ?? await browser.newPage({ viewport: VIEW, colorScheme });
  const noted: string[] = [];
  opened.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) noted.push(request.url());
  });
  opened.on("pageerror", (error) => noted.push(String(error)));
  opened.on("console", (message) => {
    if (message.type() === "error") noted.push(message.text());
  });
  await opened.addInitScript({ path: PROBE_SCRIPT });
  await opened.goto(pathToFileURL(path).href);
  return { page: opened, noted };
}

Deno.test("every page opens from disk, draws all it has, and can be read in light and dark", async () => {
  for (const path of pages) {
    const markup = await Deno.readTextFile(path);
    for (const scheme of ["light", "dark"] as const) {
      const { page, noted } = await open(path, scheme);
      const name = basename(path, ".html");
      await page.screenshot({
        path: join(LOOK_FOLDER, `page-${name}-${scheme}.png`),
        fullPage: true,
      });
      assertEquals(await illegibleTexts(page, "header, main, .contents"), [], `${name}, ${scheme}`);
      const [main] = await probe(page, "look", "main");
      assertEquals(main!.tables, markup.match(/<table/g)?.length ?? 0, name);
      assertEquals(main!.plots.length + main!.pictures.length, countDrawings(markup), name);
      for (const { width, height, marks } of main!.plots) {
        assert(width > 0 && height > 0 && marks > 0, name);
      }
      for (const { width } of main!.pictures) assert(width > 0, name);
      assertEquals(await moveControls(page, ".output"), []);
      assertEquals(noted, [], name);
      await page.close();
    }
  }
});

Deno.test("every page has one title, and every link leads somewhere", async () => {
  const { page } = await open(pages[0]!, "light");
  for (const path of pages) {
    await page.goto(pathToFileURL(path).href);
    assertEquals(await page.locator("h1").count(), 1, path);
    const links: string[] = await page.evaluate(
      "[...document.links].map(({ href }) => href).filter((href) => href.startsWith('file:'))",
    );
    for (const link of links) {
      const { pathname, hash } = new URL(link);
      const file = decodeURIComponent(pathname);
      assert((await Deno.stat(file)).isFile, link);
      const target = await Deno.readTextFile(file);
      assert(hash === "" || target.includes(`id="${decodeURIComponent(hash.slice(1))}"`), link);
    }
  }
  await page.close();
});

Deno.test("a chosen theme and folded code hold for the next page too", async () => {
  const { page } = await open(pages[1]!, "light");
  const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
  const isFolded = () => page.locator("details.code[open]").count().then((count) => count === 0);
  const light = await background();
  await page.selectOption("#theme", "dark");
  const dark = await background();
  assert(dark !== light);
  assertEquals(await isFolded(), false);
  await page.click("#fold");
  assertEquals(await isFolded(), true);
  await page.goto(pathToFileURL(pages[2]!).href);
  assertEquals([await background(), await isFolded()], [dark, true]);
  await page.selectOption("#theme", "auto");
  await page.click("#fold");
  assertEquals([await background(), await isFolded()], [light, false]);
  await page.emulateMedia({ colorScheme: "dark" });
  assertEquals(await background(), dark);
  await page.close();
});

// @fault security: markup in a record's texts, on a page in a browser -> the texts are shown, and
//   none of it runs
Deno.test("a page of records whose texts are markup shows the texts, and runs none of them", async () => {
  const pictures = Object.values(await hostilePictures()).map(({ html }) => html);
  // Last, as it may swallow what follows: what no helper of ours has escaped.
  const outputs = [...pictures, HOSTILE_TEXTS.join("")].map((html) => ({
    output_type: "display_data",
    metadata: {},
    data: { "text/html": html },
  }));
  const printed = { output_type: "stream", name: "stdout", text: HOSTILE_TEXTS.join("\n") };
  const cell = { cell_type: "code", id: "a", metadata: {}, source: "1;", execution_count: 1 };
  const cells = [{ ...cell, outputs: [printed, ...outputs] }];
  const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  using folder = temporaryFolder();
  const path = join(folder.path, "hostile.ipynb");
  await Deno.writeTextFile(path, JSON.stringify(notebook));
  const [index, hostile] = await writeReport([path], { out: folder.path });
  for (const file of [index!, hostile!]) {
    const { page } = await open(file, "light");
    assert(await page.title() !== "ran", file);
    for (const slider of await page.locator("input[type=range]").all()) {
      await slider.press("Home");
      await slider.press("ArrowRight");
    }
    assert(await page.title() !== "ran", file);
    await page.close();
  }
  const { page } = await open(hostile!, "light");
  const shown = await page.locator("main").innerText();
  for (const text of HOSTILE_TEXTS) assert(shown.includes(text), text);
  assert(await page.locator("main svg").count() > 3, "drawings take their images' places");
  assertEquals(await page.locator("input[type=range]").count(), 2);
  await page.close();
});
