import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { asNobody } from "@lib/testing/as_nobody.ts";
import { canMount } from "@lib/testing/can_mount.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { PostgresError } from "../postgres_error.ts";
import { openEmbeddedPostgres } from "./open_embedded_postgres.ts";

const CHILD = new URL("./_insert_until_killed.ts", import.meta.url).pathname;
const RUN = [
  "run",
  "--no-check",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
  CHILD,
];

const TABLE = {
  name: "items",
  columns: { n: { type: "bigint" }, text: { type: "text" } },
} as const;

// @fault databases: the embedded PostgreSQL is killed with -9 -> every acknowledged row is there
//   once, and the owner is named until then
// @shows One owner
Deno.test("openEmbeddedPostgres() has every acknowledged row once after kill -9, and names the owner until then", async () => {
  using folder = temporaryFolder();
  for (let round = 0; round < 2; round++) {
    const child = new Deno.Command(Deno.execPath(), {
      args: [...RUN, folder.path],
      stdout: "piped",
    })
      .spawn();
    const reader = child.stdout.getReader();
    const batches = 2 + round * 7;
    let text = "";
    while (text.split("\n").length <= batches) {
      const { value } = await reader.read();
      text += new TextDecoder().decode(value);
    }
    const busy = await assertRejects(
      () => openEmbeddedPostgres({ dir: folder.path }),
      PostgresError,
    );
    assertEquals([busy.code, busy.isRetriable], ["STORE_BUSY", true]);
    assertMatch(busy.message, new RegExp(`in use by process ${child.pid} since .*POSTGRES_URL`));
    child.kill("SIGKILL");
    await child.status;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += new TextDecoder().decode(part.value);
    }
    const acknowledged = Number(text.trimEnd().split("\n").at(-1));
    const postgres = await openEmbeddedPostgres({ dir: folder.path });
    const { rows: [found] } = await postgres.query(
      "SELECT count(*) AS n, count(DISTINCT n) AS different, max(n) AS last FROM items",
    );
    // One whole batch may be stored whose acknowledgement was cut off.
    assertEquals([0, 50].includes(Number(found!.n) - acknowledged), true);
    assertEquals([found!.different!, found!.last!], [found!.n!, Number(found!.n) - 1]);
    await postgres.close();
  }
});

// @fault databases: any file of the embedded PostgreSQL is cut short -> said
Deno.test("openEmbeddedPostgres() says that a file was cut short, whichever it is", async () => {
  using folder = temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dir: folder.path });
  await postgres.ensureTable(TABLE);
  const rows = Array.from({ length: 500 }, (_, n) => ({ n, text: "x".repeat(300) }));
  await postgres.insertMany({ table: TABLE, rows });
  const { rows: [place] } = await postgres.query("SELECT pg_relation_filepath('items') AS path");
  await postgres.close();
  for (
    const [name, length] of [
      [`${place!.path}`, 8192],
      [`${place!.path}`, 0],
      ["global/pg_control", 100],
      ["PG_VERSION", 0],
    ] as const
  ) {
    const path = `${folder.path}/data/${name}`;
    const whole = await Deno.readFile(path);
    await Deno.truncate(path, length);
    const error = await assertRejects(
      () => openEmbeddedPostgres({ dir: folder.path }),
      PostgresError,
      `${folder.path} is damaged (data/${name} has ${length} of ${whole.length} bytes)`,
    );
    assertEquals(error.code, "STORE_DAMAGED");
    await Deno.writeFile(path, whole);
  }
  const again = await openEmbeddedPostgres({ dir: folder.path });
  assertEquals((await again.query("SELECT count(*) AS n FROM items")).rows, [{ n: 500 }]);
  await again.close();
  // Not closed in order: nothing was written down, so it is PostgreSQL that notices.
  await Deno.remove(`${folder.path}/sizes.json`);
  await Deno.truncate(`${folder.path}/data/global/pg_control`, 100);
  const error = await assertRejects(
    () => openEmbeddedPostgres({ dir: folder.path }),
    PostgresError,
  );
  assertEquals(error.code, "STORE_DAMAGED");
});

Deno.test("openEmbeddedPostgres() says that a folder cannot be made", async () => {
  for (const dir of ["/proc/postgres", "/dev/null/postgres"]) {
    const error = await assertRejects(() => openEmbeddedPostgres({ dir }), PostgresError);
    assertEquals(error.code, "STORE_READ_ONLY");
    assertMatch(error.message, /cannot be written: .*LAB_HOME/);
  }
});

// @fault databases: the embedded PostgreSQL is read-only -> said, and left as it is
Deno.test("openEmbeddedPostgres() says that a database is read-only, and leaves it as it is", async () => {
  using folder = temporaryFolder();
  await (await openEmbeddedPostgres({ dir: folder.path })).close();
  const control = `${folder.path}/data/global/pg_control`;
  const before = await Deno.readFile(control);
  // A probe as a file, as the folder itself, and as the lock.
  for (const path of [`${folder.path}/owner.lock`, control, `${folder.path}/data`]) {
    for (const name of [folder.path, `${folder.path}/data`, `${folder.path}/data/global`]) {
      await Deno.chmod(name, 0o777);
    }
    for (const name of [`${folder.path}/owner.lock`, `${folder.path}/data/PG_VERSION`, control]) {
      await Deno.chmod(name, 0o666);
    }
    await Deno.chmod(path, path.endsWith("data") ? 0o555 : 0o444);
    const opening = asNobody(() => openEmbeddedPostgres({ dir: folder.path }));
    const error = await assertRejects(
      () => opening,
      PostgresError,
      `${folder.path} cannot be written`,
    );
    assertEquals([error.code, await Deno.readFile(control)], ["STORE_READ_ONLY", before]);
  }
});

// @fault disk: nearly full under the embedded PostgreSQL -> it refuses to write; what was stored
//   is kept
Deno.test({
  name:
    "openEmbeddedPostgres() refuses to write where the disk is nearly full, and keeps what it has",
  ignore: !await canMount(),
  fn: async () => {
    using folder = temporaryFolder();
    const run = [Deno.execPath(), ...RUN, `${folder.path}/small`, "20000"].join(" ");
    const script =
      `mkdir ${folder.path}/small && mount -t tmpfs -o size=160m tmpfs ${folder.path}/small && ${run}`;
    const { stdout, stderr } = await new Deno.Command("unshare", {
      args: ["-rm", "sh", "-c", script],
    }).output();
    const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
    const said = new TextDecoder().decode(stderr);
    const { code, message, found } = JSON.parse(lines.at(-1)!);
    assertEquals([code, found], ["STORE_FULL", Number(lines.at(-2) ?? 0)], said);
    assertMatch(message, /the disk is full, .* MB are left/);
    assertEquals(found > 50, true);
  },
});
