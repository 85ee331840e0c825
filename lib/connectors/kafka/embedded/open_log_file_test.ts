import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { KafkaError, type KafkaErrorCode } from "@lib/connectors/kafka/kafka_error.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openEmbeddedKafka } from "./open_embedded_kafka.ts";
import { openLogFile } from "./open_log_file.ts";

async function fillLog(dir: string): Promise<void> {
  const kafka = openEmbeddedKafka(dir);
  await kafka.createTopic("t", { partitions: 1 });
  const producer = await kafka.openProducer();
  for (let i = 0; i < 20; i++) {
    await producer.produce("t", [{ value: crypto.getRandomValues(new Uint8Array(60_000)) }]);
  }
  await kafka.close();
}

function refused(code: KafkaErrorCode, dir: string): void {
  const error = assertThrows(() => openEmbeddedKafka(dir), KafkaError, `${dir}/log.sqlite`);
  assertEquals(error.code, code);
}

// @fault message log: its file is cut short, anywhere -> refused as damaged
Deno.test("openLogFile() refuses a file that was cut short, wherever", async () => {
  using folder = temporaryFolder();
  await fillLog(folder.path);
  const { size } = await Deno.stat(`${folder.path}/log.sqlite`);
  for (const length of [size - 1, size - 16_384, Math.floor(size / 2), 50]) {
    await Deno.truncate(`${folder.path}/log.sqlite`, length);
    refused("LOG_DAMAGED", folder.path);
  }
});

// @fault message log: its file is something else -> refused, and left as it is
Deno.test("openLogFile() refuses a file that is something else", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/log.sqlite`, "not a log at all\n".repeat(10_000));
  refused("LOG_DAMAGED", folder.path);
});

Deno.test("openLogFile() refuses a folder that is a file", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/file`;
  await Deno.writeTextFile(path, "");
  assertThrows(() => openLogFile(path), Error, path);
  assertEquals((await Deno.stat(path)).size, 0);
});

// @fault message log: its folder is read-only -> said
Deno.test("openLogFile() says that it may not write, where it may not", async () => {
  using folder = temporaryFolder();
  await fillLog(folder.path);
  const code =
    `import { openEmbeddedKafka } from "@lib/connectors/kafka/embedded/open_embedded_kafka.ts";
    try { openEmbeddedKafka(${
      JSON.stringify(folder.path)
    }) } catch (error) { console.log(error.code, error.message) }`;
  const script = `${folder.path}/script.ts`;
  await Deno.writeTextFile(script, code);
  const config = new URL("../../../../deno.json", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--config", config, script],
  }).output();
  const said = new TextDecoder().decode(stdout);
  assert(
    said.startsWith(`LOG_READ_ONLY The embedded log ${folder.path}/log.sqlite cannot be`),
    said,
  );
});

Deno.test("openLogFile() turns SQLite's refusal to write into an error of ours", async () => {
  using folder = temporaryFolder();
  await fillLog(folder.path);
  const file = openLogFile(folder.path);
  file.db.exec("PRAGMA query_only = ON");
  const error = assertThrows(
    () => file.write(() => file.db.exec("DELETE FROM topic")),
    KafkaError,
    "cannot be written",
  );
  assertEquals(error.code, "LOG_READ_ONLY");
  file.db.close();
});

Deno.test("openLogFile() undoes a write that throws", async () => {
  using folder = temporaryFolder();
  await fillLog(folder.path);
  const file = openLogFile(folder.path);
  assertThrows(() =>
    file.write(() => {
      file.db.exec("DELETE FROM batch");
      throw new RangeError("changed my mind");
    }), RangeError);
  assertEquals(file.db.prepare("SELECT COUNT(*) AS n FROM batch").get()?.n, 20);
  file.db.close();
});

const DAMAGES: readonly (readonly [sql: string, code: KafkaErrorCode, says: string])[] = [
  ["UPDATE batch SET payload = substr(payload, 1, 100) WHERE base_offset = 7", "LOG_DAMAGED", "7"],
  ["DELETE FROM batch WHERE base_offset = 7", "LOG_DAMAGED", "offset 7"],
  ["UPDATE batch SET codec = 2 WHERE base_offset = 7", "UNSUPPORTED_CODEC", "snappy"],
  ["UPDATE batch SET codec = 9 WHERE base_offset = 7", "UNSUPPORTED_CODEC", "codec 9"],
];

for (const [sql, code, says] of DAMAGES) {
  // @fault message log: a stored batch is damaged -> read up to it, then named by partition and
  //   offset
  Deno.test(`openEmbeddedKafka() reads up to the damage and names it: ${sql.slice(0, 30)}… ${says}`, async () => {
    using folder = temporaryFolder();
    await fillLog(folder.path);
    const { db } = openLogFile(folder.path);
    db.exec(sql);
    db.close();
    const kafka = openEmbeddedKafka(folder.path);
    const offsets: number[] = [];
    const error = await assertRejects(
      async () => {
        for await (const { records } of readRange(kafka, "t")) {
          offsets.push(...records.map(({ offset }) => offset));
        }
      },
      KafkaError,
      says,
    );
    assertEquals([error.code, offsets], [code, [0, 1, 2, 3, 4, 5, 6]]);
    assert(error.message.includes("t/0") && error.message.includes(folder.path), error.message);
    await kafka.close();
  });
}
