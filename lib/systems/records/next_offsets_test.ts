import { assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { envelopeLine } from "./envelope_line.ts";
import { nextOffsets } from "./next_offsets.ts";

const line = (topic: string, partition: number, offset: number) =>
  envelopeLine({ topic, partition, offset, timestampMs: 0, key: null, value: "{}" });

Deno.test("nextOffsets() goes on after every file, compressed ones too, but hidden ones", () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(
    `${folder.path}/a.ndjson`,
    line("t", 0, 4) + line("t", 1, 9) + "no envelope\n",
  );
  Deno.writeFileSync(`${folder.path}/b.ndjson.gz`, gzipSync(line("t", 0, 7)));
  Deno.writeTextFileSync(`${folder.path}/.half.ndjson`, line("t", 0, 99));
  assertEquals(nextOffsets(folder.path), new Map([["t/0", 8], ["t/1", 10]]));
  assertEquals(nextOffsets(folder.path, "b.ndjson.gz"), new Map([["t/0", 5], ["t/1", 10]]));
});

Deno.test("nextOffsets() begins where there is no folder", () => {
  using folder = temporaryFolder();
  assertEquals(nextOffsets(`${folder.path}/new`).size, 0);
});

Deno.test("nextOffsets() passes over files that begin with no envelope", () => {
  using folder = temporaryFolder();
  const line = '{"topic": "t", "partition": 0, "offset": 6, "value": null}\n';
  Deno.writeTextFileSync(`${folder.path}/fleet.jsonl`, `{"vehicle_id": "EV-00001"}\n${line}`);
  Deno.writeTextFileSync(`${folder.path}/empty.ndjson`, "");
  assertEquals(nextOffsets(folder.path), new Map());
});
