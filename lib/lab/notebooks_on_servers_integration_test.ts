import { assert, assertEquals } from "@std/assert";
import { CASSANDRA_USER, startCassandra } from "@lib/services/start_cassandra.ts";
import { startKafka } from "@lib/services/start_kafka.ts";
import { startMongo } from "@lib/services/start_mongo.ts";
import { startPostgres } from "@lib/services/start_postgres.ts";
import { compareNotebooks } from "./compare/compare_notebooks.ts";
import { codeCells } from "./notebook/code_cells.ts";
import { readNotebook } from "./notebook/read_notebook.ts";
import { openWorkspace } from "./open_workspace.ts";
import { runNotebook } from "./run_notebook.ts";

const NOTEBOOKS = [
  "00_services",
  "01_simulate",
  "02_pipeline",
  "03_results",
  "10_iot_monitoring",
  "11_sensor_quality",
  "13_public_safety",
];
/** What cells call that are to show which services these are. */
const TELLS_SERVICES = /ALL_SERVICE_VARIABLES|describeConnection/;

Deno.test("the notebooks show on real servers what they show on embedded services", async () => {
  await using kafka = await startKafka();
  await using mongo = await startMongo();
  await using postgres = await startPostgres();
  await using cassandra = await startCassandra();
  await using workspace = await openWorkspace({ root: "." });
  const env = {
    ...workspace.env,
    KAFKA_BROKERS: kafka.plain,
    MONGO_URL: mongo.url,
    POSTGRES_URL: postgres.url,
    CASSANDRA_CONTACT_POINTS: cassandra.contactPoint,
    CASSANDRA_USERNAME: CASSANDRA_USER.username,
    CASSANDRA_PASSWORD: CASSANDRA_USER.password,
  };
  for (const name of NOTEBOOKS) {
    const path = `notebooks/${name}.ipynb`;
    const { notebook, failed } = await runNotebook(path, { cwd: workspace.cwd, env });
    assertEquals(failed, undefined, name);
    const cells = codeCells(notebook);
    const differences = compareNotebooks(await readNotebook(path), notebook)
      .filter(({ cell }) => !TELLS_SERVICES.test(cells[cell - 1]!.source));
    assertEquals(differences, [], name);
    const shown = JSON.stringify(cells.map(({ outputs }) => outputs));
    assert(!shown.includes("app-secret"), `${name} must not show a password`);
    if (name === "00_services") {
      const [table] = codeCells(notebook).filter(({ source }) => /describeConnection/.test(source))
        .flatMap(({ outputs }) => outputs).filter((output) => "data" in output);
      const text = String(table?.data["text/plain"]);
      assertEquals([text.match(/ real /g)?.length, text.includes("embedded")], [4, false]);
    }
  }
});
