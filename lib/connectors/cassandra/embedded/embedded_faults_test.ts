import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { asNobody } from "@lib/testing/as_nobody.ts";
import { canMount } from "@lib/testing/can_mount.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { CassandraError } from "../cassandra_error.ts";
import { openEmbeddedCassandra } from "./open_embedded_cassandra.ts";

const CHILD = new URL("./_write_until_killed.ts", import.meta.url).pathname;
const RUN = ["run", "--no-check", "--allow-read", "--allow-write", "--allow-env", CHILD];

const TABLE = {
  keyspace: "lab",
  name: "items",
  columns: { id: "text", n: "int", text: "text" },
  partitionKey: ["id"],
} as const;

// @fault databases: the embedded wide tables are killed with -9 -> every acknowledged row is
//   there once, and the owner is named until then
// @shows One owner
Deno.test("openEmbeddedCassandra() has every acknowledged row once after kill -9, and names the owner until then", async () => {
  using folder = temporaryFolder();
  for (let round = 0; round < 5; round++) {
    const child = new Deno.Command(Deno.execPath(), {
      args: [...RUN, folder.path],
      stdout: "piped",
    })
      .spawn();
    const reader = child.stdout.getReader();
    const batches = 1 + round * 5;
    let text = "";
    while (text.split("\n").length <= batches) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    const busy = assertThrows(() => openEmbeddedCassandra({ dir: folder.path }), CassandraError);
    assertEquals([busy.code, busy.isRetriable], ["STORE_BUSY", true]);
    assertMatch(
      busy.message,
      new RegExp(`in use by process ${child.pid} since .*CASSANDRA_CONTACT_POINTS`),
    );
    child.kill("SIGKILL");
    await child.status;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += new TextDecoder().decode(part.value);
    }
    const acknowledged = Number(text.trimEnd().split("\n").at(-1));
    const cassandra = openEmbeddedCassandra({ dir: folder.path });
    const found = await Array.fromAsync(cassandra.read(TABLE));
    // One whole batch may be stored whose acknowledgement was cut off.
    assertEquals([0, 50].includes(found.length - acknowledged), true);
    const numbers = found.map(({ n }) => n as number).sort((a, b) => a - b);
    assertEquals(numbers, numbers.map((_, at) => at));
    await cassandra.close();
  }
});

// @fault databases: the file of the embedded wide tables is cut short -> said
Deno.test("openEmbeddedCassandra() says that a file was cut short", async () => {
  using folder = temporaryFolder();
  const cassandra = openEmbeddedCassandra({ dir: folder.path });
  await cassandra.ensureKeyspace("lab");
  await cassandra.ensureTable(TABLE);
  const rows = Array.from(
    { length: 200 },
    (_, n) => ({ id: String(n), n, text: "x".repeat(99) }),
  );
  await cassandra.writeMany({ table: TABLE, rows });
  await cassandra.close();
  const path = `${folder.path}/wide.sqlite`;
  const whole = await Deno.readFile(path);
  for (const length of [0, 99, 4096, whole.length - 4096, whole.length - 1]) {
    await Deno.writeFile(path, whole.subarray(0, length));
    const error = assertThrows(
      () => openEmbeddedCassandra({ dir: folder.path }),
      CassandraError,
      "damaged",
    );
    assertEquals(error.code, "STORE_DAMAGED", String(length));
  }
  await Deno.writeFile(path, whole);
  const again = openEmbeddedCassandra({ dir: folder.path });
  assertEquals(await again.count(TABLE), 200);
  await again.close();
});

Deno.test("openEmbeddedCassandra() says that a folder cannot be made", () => {
  for (const dir of ["/proc/cassandra", "/dev/null/cassandra"]) {
    const error = assertThrows(() => openEmbeddedCassandra({ dir }), CassandraError);
    assertEquals(error.code, "STORE_READ_ONLY");
  }
});

// @fault databases: the embedded wide tables are read-only -> said
Deno.test("openEmbeddedCassandra() says that a store is read-only", async () => {
  using folder = temporaryFolder();
  await openEmbeddedCassandra({ dir: folder.path }).close();
  await Deno.chmod(`${folder.path}/owner.lock`, 0o666);
  for (const [dirMode, fileMode] of [[0o555, 0o666], [0o777, 0o444]] as const) {
    await Deno.chmod(`${folder.path}/wide.sqlite`, fileMode);
    await Deno.chmod(folder.path, dirMode);
    const error = asNobody(() =>
      assertThrows(
        () => openEmbeddedCassandra({ dir: folder.path }),
        CassandraError,
        "cannot be written",
      )
    );
    assertEquals(error.code, "STORE_READ_ONLY");
  }
});

// @fault disk: full under the embedded wide tables -> said so; what was stored is kept
Deno.test({
  name: "openEmbeddedCassandra() says that the disk is full, and keeps what it has",
  ignore: !await canMount(),
  fn: async () => {
    using folder = temporaryFolder();
    const run = [Deno.execPath(), ...RUN, `${folder.path}/small`, "9000"].join(" ");
    const script =
      `mkdir ${folder.path}/small && mount -t tmpfs -o size=8m tmpfs ${folder.path}/small && ${run}`;
    const { stdout, stderr } = await new Deno.Command("unshare", {
      args: ["-rm", "sh", "-c", script],
    }).output();
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    const said = new TextDecoder().decode(stderr);
    const { code, found } = JSON.parse(lines.at(-1)!);
    assertEquals([code, found], ["STORE_FULL", Number(lines.at(-2))], said);
    assertEquals(found > 100, true);
  },
});
