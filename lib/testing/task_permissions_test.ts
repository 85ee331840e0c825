import { assertEquals } from "@std/assert";

/** Why a task may do what it may; wherever it may, the reason is the same. */
const REASONS: Readonly<Record<string, string>> = {
  "--allow-read": "files and folders are whatever its caller names",
  "--allow-write": "files and folders are whatever its caller names",
  "--allow-net": "servers are wherever the environment says",
  "--allow-net=127.0.0.1": "the kernel that runs cells is another process, which listens there",
  "--allow-ffi=node_modules": "DuckDB and Polars are native code, and can do what their user can",
  "--allow-sys=homedir": "~ in a path",
  "--allow-sys=statfs": "a new database in a full folder would be half a database",
  "--allow-sys=cpus,hostname,networkInterfaces": "Polars asks while it is loaded",
  "--allow-write=FAULTS.md": "the page that it keeps",
  "--allow-run=docker": "docker compose starts the services",
};

/** Which variables a task may read, and who reads them. */
const VARIABLES: Readonly<Record<string, string>> = {
  "LAB_DEBUG": "whether a failure shows its stack",
  "LAB_HOME": "where embedded stores are",
  "HOME": "~ in a path",
  "HTTP_BEARER": "the token of --sink http",
  "KAFKA*": "connectors/kafka/kafka_settings.ts, and KafkaJS",
  "MONGO*": "the server; the image in Docker; the driver's logs",
  "POSTGRES*": "the server, and the image in Docker",
  "POSTGRES_URL": "the server",
  "CASSANDRA*": "connectors/cassandra/cassandra_settings.ts, and the port in Docker",
  "NODE_ENV": "KafkaJS",
  "AWS_*": "MongoDB's driver: where it runs",
  "FUNCTION*": "MongoDB's driver: where it runs",
  "K_SERVICE": "MongoDB's driver: where it runs",
  "KUBERNETES_*": "MongoDB's driver: where it runs",
  "VERCEL*": "MongoDB's driver: where it runs",
  "PG*": "PostgreSQL's driver: what a URL leaves out",
  "USER": "PostgreSQL's driver: a URL without a user",
  "USERNAME": "PostgreSQL's driver: a URL without a user",
  "LOGNAME": "PostgreSQL's driver: a URL without a user",
  "LOG_*": "the YAML parser",
  "__MINIMATCH_TESTING_PLATFORM__": "globSync of node:fs",
};

const KERNEL = "a kernel is this Deno, whose path no task can name, with the caller's environment";

/** What could not be made smaller, by task. */
const BROAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bench: { "-A": "starts real servers, measures processes" },
  demo: { "--allow-run": KERNEL, "--allow-env": KERNEL },
  notebook: { "--allow-run": KERNEL, "--allow-env": KERNEL },
  notebooks: { "--allow-run": KERNEL, "--allow-env": KERNEL },
  lab: {
    "--allow-run": "Python, pip or uv, JupyterLab and a browser, wherever they are",
    "--allow-env": "JupyterLab gets the caller's environment",
  },
  pipeline: {
    "--allow-run": "Spark and Java are where SPARK_HOME and JAVA_HOME say",
    "--allow-env": "Spark gets the caller's environment",
  },
};

const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json")) as {
  tasks: Record<string, string>;
};
const commands = Object.entries(tasks).flatMap(([name, line]) => {
  const [program, run, ...words] = line.split(" ");
  return program === "deno" && run === "run"
    ? [{ name, flags: words.filter((word) => word.startsWith("-")) }]
    : [];
});

const variablesOf = (flag: string) =>
  flag.startsWith("--allow-env=") ? flag.slice("--allow-env=".length).split(",") : [];

Deno.test("every permission of a task has its reason", () => {
  const without = commands.flatMap(({ name, flags }) =>
    flags
      .filter((flag) => !flag.startsWith("--allow-env="))
      .filter((flag) => !Object.hasOwn(REASONS, flag) && !Object.hasOwn(BROAD[name] ?? {}, flag))
      .map((flag) => `${name} ${flag}`)
  );
  assertEquals(without, []);
});

Deno.test("every variable that a task may read has its reader", () => {
  const without = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) => variablesOf(flag))
      .filter((variable) => !Object.hasOwn(VARIABLES, variable))
      .map((variable) => `${name} ${variable}`)
  );
  assertEquals(without, []);
});

Deno.test("no reason is left of a permission that no task has", () => {
  const all = new Set(commands.flatMap(({ flags }) => flags));
  const variables = new Set(
    [...all].flatMap((flag) => variablesOf(flag)),
  );
  assertEquals(Object.keys(REASONS).filter((flag) => !all.has(flag)), []);
  assertEquals(Object.keys(VARIABLES).filter((name) => !variables.has(name)), []);
  const stale = Object.entries(BROAD).flatMap(([name, broad]) => {
    const flags = commands.find((command) => command.name === name)?.flags ?? [];
    return Object.keys(broad).filter((flag) => !flags.includes(flag)).map((flag) =>
      `${name} ${flag}`
    );
  });
  assertEquals(stale, []);
});
