/** What the sinks of a simulation can be asked, and the check of it. @module */

import { checkPartitions } from "@lib/connectors/kafka/check_partitions.ts";
import { checkTopicName } from "@lib/connectors/kafka/check_topic_name.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { SIMULATION_DEFAULTS } from "@lib/systems/simulation_defaults.ts";

/** Where simulated records can go. */
export const SIMULATION_SINKS = ["stdout", "file", "http", "parquet", "kafka"] as const;
export type SimulationSink = (typeof SIMULATION_SINKS)[number];

/** Where alerts can be sent besides. */
export const ALERT_SINKS = ["kafka", "mongo"] as const;
export type AlertSinkName = (typeof ALERT_SINKS)[number];

/** The topic of the fleet's telemetry unless told otherwise. */
export const DEFAULT_TOPIC = "telemetria-ev";
/** How long alerts are kept after their event. */
export const DEFAULT_ALERT_TTL_DAYS = 30;

/** Of files that their readers take for text. */
const TEXT_ENDING = /\.(jsonl?|ndjson|csv)(\.gz)?$/i;

/** The parameters of sinks, under the names they have on the command line. */
export interface SinkOptions {
  /** File or directory to write; `.csv` and `.gz` are understood. */
  readonly out?: string;
  readonly httpUrl?: string;
  /** Default: `HTTP_BEARER` of the environment, where it is seen by nobody else. */
  readonly httpBearer?: string;
  /** Topic of `--sink kafka`; default {@linkcode DEFAULT_TOPIC}. */
  readonly topic?: string;
  /** Partitions of a topic that has to be made; default as all simulations'. */
  readonly partitions?: number;
  /** Where alerts are sent: `kafka`, `mongo`, or both, separated by a comma. */
  readonly alerts?: string;
  /** Topic of the alerts; default: the topic of the telemetry. */
  readonly alertTopic?: string;
  /** Days after its event that an alert leaves MongoDB; default {@linkcode DEFAULT_ALERT_TTL_DAYS}. */
  readonly alertTtlDays?: number;
}

/** The same with everything filled in and checked, as far as the sink needs it. */
export interface SinkSettings {
  readonly http?: { readonly url: string; readonly bearer?: string | undefined };
  readonly topic: string;
  readonly partitions: number;
  readonly alerts: readonly AlertSinkName[];
  readonly alertTopic: string;
  /** Undefined where nobody asked for a number. */
  readonly alertTtlDays: number | undefined;
}

/**
 * Checks that each parameter belongs to a sink that is in use.
 *
 * @throws {UsageError} naming the parameter, its value and what is accepted.
 *
 * @example
 * ```ts
 * import { checkSinkSettings } from "@lib/systems/ev/sink_settings.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { topic, alerts, alertTopic } = checkSinkSettings({ alerts: "kafka,mongo" }, "kafka");
 * assertEquals([topic, alerts, alertTopic], ["telemetria-ev", ["kafka", "mongo"], "telemetria-ev"]);
 * ```
 */
export function checkSinkSettings(options: SinkOptions, sink: SimulationSink): SinkSettings {
  checkHttp(options, sink);
  checkOut(options, sink);
  const alerts = readAlerts(options.alerts);
  checkTopics(options, sink, alerts);
  const {
    topic = DEFAULT_TOPIC,
    partitions = SIMULATION_DEFAULTS.partitions,
    alertTopic = topic,
  } = options;
  const { alertTtlDays } = options;
  if (alertTtlDays !== undefined) {
    mustComeWith("--alert-ttl-days", alertTtlDays, alerts.includes("mongo"), "--alerts mongo");
    if (!Number.isFinite(alertTtlDays) || alertTtlDays <= 0) {
      throw new UsageError(
        `--alert-ttl-days must be a number of days above 0: current value is ${alertTtlDays}`,
      );
    }
  }
  const { httpUrl: url, httpBearer: bearer } = options;
  return {
    ...(url === undefined ? {} : { http: { url, bearer } }),
    topic: checkTopicName(topic, { parameter: "--topic" }),
    partitions: checkPartitions(partitions, { parameter: "--partitions" }),
    alerts,
    alertTopic: checkTopicName(alertTopic, { parameter: "--alert-topic" }),
    alertTtlDays,
  };
}

function checkHttp({ httpUrl, httpBearer }: SinkOptions, sink: SimulationSink): void {
  if (sink === "http" && httpUrl === undefined) {
    throw new UsageError("--sink http needs --http-url: an address with http or https");
  }
  if (sink !== "http" && (httpUrl !== undefined || httpBearer !== undefined)) {
    throw new UsageError(
      `--http-url and --http-bearer are for --sink http only: current sink is ${sink}`,
    );
  }
}

function checkOut({ out }: SinkOptions, sink: SimulationSink): void {
  if (out !== undefined && (sink === "stdout" || sink === "kafka")) {
    throw new UsageError(
      `--out is not for --sink ${sink}: current value is ${JSON.stringify(out)}`,
    );
  }
  const isText = sink === "file" || sink === "http";
  if (out !== undefined && isText && /\.parquet$/i.test(out)) {
    throw new UsageError(
      `--out must come with --sink parquet where it ends in .parquet: current value is ${
        JSON.stringify(out)
      } with --sink ${sink}`,
    );
  }
  if (out !== undefined && sink === "parquet" && TEXT_ENDING.test(out)) {
    throw new UsageError(
      `--out must end in .parquet with --sink parquet: current value is ${JSON.stringify(out)}`,
    );
  }
  if (out === "") {
    throw new UsageError('--out must be the path of a file or a directory: current value is ""');
  }
}

function readAlerts(text: string | undefined): readonly AlertSinkName[] {
  if (text === undefined) return [];
  const names = text.split(",").map((name) => name.trim());
  const known = ALERT_SINKS.filter((name) => names.includes(name));
  if (known.length === names.length) return known;
  throw new UsageError(
    `--alerts must be of ${ALERT_SINKS.join(", ")}, each once: current value is ${
      JSON.stringify(text)
    }`,
  );
}

function checkTopics(
  { topic, partitions, alertTopic }: SinkOptions,
  sink: SimulationSink,
  alerts: readonly AlertSinkName[],
): void {
  const hasAlerts = alerts.includes("kafka");
  const uses = "--sink kafka or --alerts kafka";
  mustComeWith("--topic", topic, sink === "kafka" || hasAlerts, uses);
  mustComeWith("--partitions", partitions, sink === "kafka" || hasAlerts, uses);
  mustComeWith("--alert-topic", alertTopic, hasAlerts, "--alerts kafka");
  if (hasAlerts && sink !== "kafka" && topic === undefined && alertTopic === undefined) {
    throw new UsageError(
      "--alerts kafka needs --alert-topic: without --sink kafka there is no topic of telemetry",
    );
  }
}

function mustComeWith(flag: string, value: unknown, isThere: boolean, uses: string): void {
  if (value === undefined || isThere) return;
  throw new UsageError(`${flag} must come with ${uses}: current value is ${JSON.stringify(value)}`);
}
