import { assertEquals } from "@std/assert";
import { globSync } from "node:fs";
import { findClaims } from "./find_claims.ts";

const claims = findClaims();

Deno.test("findClaims() has every point of what the README says one can rely on", () => {
  const [, part] = Deno.readTextFileSync("README.md").split("## What you can rely on\n");
  const points = [...part!.split("\n## ")[0]!.matchAll(/^- \*\*\[(.+?)\]/gm)];
  assertEquals(points.length, part!.split("\n## ")[0]!.match(/^- /gm)!.length);
  const said = new Set(claims.map(({ says }) => says));
  assertEquals(points.filter(([, point]) => !said.has(point!)), []);
});

Deno.test("findClaims() has the guarantee of every sink that is made", () => {
  const made = globSync("lib/streaming/sinks/create_*.ts")
    .filter((path) => !path.endsWith("_test.ts"))
    .filter((path) => Deno.readTextFileSync(path).includes("): Sink {"));
  const named = new Set(claims.map(({ path }) => path));
  assertEquals(made.filter((path) => !named.has(path)), []);
});

Deno.test("findClaims() gives no two claims one name", () => {
  assertEquals(new Set(claims.map(({ name }) => name)).size, claims.length);
});
