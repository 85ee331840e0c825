import { assert, assertEquals } from "@std/assert";
import { globSync } from "node:fs";

/** Rooms from left to right; those on one line may not use each other, but for the last. */
const ROOMS: readonly (readonly string[])[] = [
  ["feedback"],
  ["time"],
  ["contracts"],
  ["simulation", "quality", "services"],
  ["engines", "lake", "connectors"],
  ["pipeline", "streaming"],
  ["systems"],
  ["display"],
  ["lab"],
  ["cli"],
];
/** Files that tests share, and measurements, may be used from anywhere, and use anything. */
const SHARED = "testing";
/** Each driver and the one file that may know it. */
const DRIVERS: Readonly<Record<string, string>> = {
  "@duckdb/node-api": "lib/engines/duckdb.ts",
  "@duckdb/node-bindings": "lib/engines/duckdb.ts",
  "nodejs-polars": "lib/engines/polars.ts",
  "@observablehq/plot": "lib/display/observable_plot.ts",
  "linkedom": "lib/display/observable_plot.ts",
  "kafkajs": "lib/connectors/kafka/kafkajs/open_kafkajs.ts",
  "mongodb": "lib/connectors/mongo/real/open_real_mongo.ts",
  "bson": "lib/connectors/mongo/bson.ts",
  "mingo": "lib/connectors/mongo/embedded/query.ts",
  "postgres": "lib/connectors/postgres/real/open_real_postgres.ts",
  "@electric-sql/pglite": "lib/connectors/postgres/embedded/open_embedded_postgres.ts",
  "playwright-core": "lib/testing/browser/open_browser.ts",
  "cassandra-driver": "lib/connectors/cassandra/real/open_real_cassandra.ts",
  "yaml": "lib/services/compose_service.ts",
  "marked": "lib/lab/report/render_markdown.ts",
};

function importsOf(file: string): string[] {
  const code = Deno.readTextFileSync(file).replaceAll(/^ \*.*$/gm, "");
  return [...code.matchAll(/(?:from|import) ?\(?"([^"]+)"/g)].map(([, path]) => path!);
}

const files = globSync("lib/**/*.ts").filter((file) => !file.endsWith("_test.ts")).sort();
const floorOf = (room: string) => ROOMS.findIndex((rooms) => rooms.includes(room));

Deno.test("arrows between rooms point one way", () => {
  const wrong = files.flatMap((file) => {
    const room = file.split("/")[1]!;
    if (room === SHARED) return [];
    assert(floorOf(room) >= 0, `${file} is in a room that has no place in the house`);
    return importsOf(file).flatMap((path) => {
      const other = /^@lib\/([^/]+)\//.exec(path)?.[1];
      if (other === undefined || other === room || other === SHARED) return [];
      return floorOf(other) < floorOf(room) ? [] : [`${file} uses ${path}`];
    });
  });
  assertEquals(wrong, []);
});

Deno.test("no import leaves its room by a relative path", () => {
  const wrong = files.flatMap((file) =>
    importsOf(file).filter((path) => path.startsWith("..")).flatMap((path) => {
      const target = new URL(path, `file:///${file}`).pathname.slice(1);
      return target.split("/")[1] === file.split("/")[1] ? [] : [`${file} uses ${path}`];
    })
  );
  assertEquals(wrong, []);
});

Deno.test("no file uses itself by way of others", () => {
  const uses = new Map(
    files.map((file) => [
      file,
      importsOf(file).filter((path) => /^(@lib\/|\.)/.test(path)).map((path) =>
        new URL(path.replace(/^@lib\//, "/lib/"), `file:///${file}`).pathname.slice(1)
      ),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) {
      circles.push([...way.slice(way.indexOf(file)), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    for (const used of uses.get(file) ?? []) visit(used, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  assertEquals(circles, []);
});

Deno.test("a driver is imported by one file", () => {
  const found = Object.fromEntries(
    Object.keys(DRIVERS).map((driver) => [
      driver,
      files.filter((file) => importsOf(file).includes(driver)).join(", "),
    ]),
  );
  assertEquals(found, { ...DRIVERS });
});

Deno.test("the README names every dependency with the version that is pinned", () => {
  const { imports } = JSON.parse(Deno.readTextFileSync("deno.json")) as {
    imports: Record<string, string>;
  };
  const readme = Deno.readTextFileSync("README.md");
  const missing = Object.values(imports).flatMap((target) => {
    const [, name, version] = /^npm:(.+)@([^@]+)$/.exec(target) ?? [];
    if (name === undefined) return [];
    const row = readme.split("\n").find((line) => line.includes(`\`${name}\``));
    return row?.includes(version!) ? [] : [target];
  });
  assertEquals(missing, []);
});
