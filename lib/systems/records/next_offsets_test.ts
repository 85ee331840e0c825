import { assert, assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { envelopeLine } from "./envelope_line.ts";
import { nextOffsets } from "./next_offsets.ts";

const line = (topic: string, partition: number, offset: number) =>
  envelopeLine({ topic, partition, offset, timestampMs: 0, key: null, value: "{}" });

Deno.test("nextOffsets() goes on after every file, compressed ones too, but hidden ones", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(
    `${folder.path}/a.ndjson`,
    line("t", 0, 4) + line("t", 1, 9) + "no envelope\n",
  );
  Deno.writeFileSync(`${folder.path}/b.ndjson.gz`, gzipSync(line("t", 0, 7)));
  Deno.writeTextFileSync(`${folder.path}/.half.ndjson`, line("t", 0, 99));
  assertEquals(await nextOffsets(folder.path), new Map([["t/0", 8], ["t/1", 10]]));
  assertEquals(await nextOffsets(folder.path, "b.ndjson.gz"), new Map([["t/0", 5], ["t/1", 10]]));
});

Deno.test("nextOffsets() begins where there is no folder", async () => {
  using folder = temporaryFolder();
  assertEquals((await nextOffsets(`${folder.path}/new`)).size, 0);
});

Deno.test("nextOffsets() passes over files that begin with no envelope", async () => {
  using folder = temporaryFolder();
  const line = '{"topic": "t", "partition": 0, "offset": 6, "value": null}\n';
  Deno.writeTextFileSync(`${folder.path}/fleet.jsonl`, `{"vehicle_id": "EV-00001"}\n${line}`);
  Deno.writeTextFileSync(`${folder.path}/empty.ndjson`, "");
  assertEquals(await nextOffsets(folder.path), new Map());
});

// @fault simulator: a damaged .gz beside the output, or a large one of other lines -> left alone
Deno.test("nextOffsets() leaves compressed files that are damaged or hold other lines alone", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/bad.jsonl.gz`, "this is no gzip\n");
  Deno.writeTextFileSync(`${folder.path}/empty.gz`, "");
  const fleet = gzipSync(`{"vehicle_id": "EV-00001"}\n${line("t", 0, 6)}`);
  Deno.writeFileSync(`${folder.path}/fleet.jsonl.gz`, fleet);
  Deno.writeFileSync(`${folder.path}/one_line.gz`, gzipSync("x".repeat(1 << 20)));
  Deno.writeFileSync(`${folder.path}/a.ndjson.gz`, gzipSync(line("t", 0, 4)));
  assertEquals(await nextOffsets(folder.path), new Map([["t/0", 5]]));
});

Deno.test("nextOffsets() counts what a gzip that is cut short still holds", async () => {
  using folder = temporaryFolder();
  const lines = Array.from({ length: 20_000 }, (_, offset) => line("t", 0, offset)).join("");
  const whole = gzipSync(lines);
  Deno.writeFileSync(`${folder.path}/a.ndjson.gz`, whole.subarray(0, whole.length - 200));
  const next = (await nextOffsets(folder.path)).get("t/0") ?? 0;
  assert(next > 10_000 && next <= 20_000, `${next}`);
});
