import { assert, assertEquals } from "@std/assert";
import { checkLinks } from "@lib/lab/check/check_links.ts";
import { findClaims } from "./find_claims.ts";
import { FAULTS_PAGE, writtenFaultsPage } from "./written_faults_page.ts";

const page = writtenFaultsPage();

Deno.test("the page of faults is as the tests say: deno task faults writes it", async () => {
  assertEquals(await Deno.readTextFile(FAULTS_PAGE), page);
});

Deno.test("the page of faults links only to what is there", async () => {
  assertEquals(await checkLinks(page, { path: FAULTS_PAGE }), []);
  const anchors = new Set(
    [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title!.toLowerCase().replaceAll(" ", "-")),
  );
  const targets = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target!);
  assert(targets.length > 10);
  assertEquals(targets.filter((target) => !anchors.has(target)), []);
});

Deno.test("each link of the README into the page of faults leads to a promise", () => {
  const places = findClaims().filter(({ path }) => path === "README.md").map(({ name }) => name);
  assert(places.length > 20);
  assertEquals(places.filter((name) => !page.includes(`| <a id="${name}"></a>`)), []);
});
