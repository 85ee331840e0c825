/** Where pieces of the simulated stream go. @module */

import type { LineSinkReport } from "@lib/connectors/files/line_sink.ts";
import type { ServicesOnDemand } from "@lib/connectors/services_on_demand.ts";
import { openLineFile, resolveLinePath } from "@lib/connectors/files/open_line_file.ts";
import { openStdout } from "@lib/connectors/files/open_stdout.ts";
import type { LineSink } from "@lib/connectors/files/line_sink.ts";
import { openHttpSink } from "@lib/connectors/http/open_http_sink.ts";
import { openParquetFile } from "@lib/connectors/parquet/open_parquet_file.ts";
import { microsOf } from "@lib/simulation/fleet_producer.ts";
import { csvHeader } from "@lib/simulation/line_layout.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import type { FleetPiece } from "./fleet_pieces.ts";
import { createRowGroups, FLEET_COLUMNS } from "./fleet_row_groups.ts";
import { type KafkaSink, openKafkaSink } from "./kafka_sink.ts";
import type { CheckedSimulation } from "./simulation_options.ts";

/** A place that takes pieces; opened by {@linkcode openRecordSink}. */
export interface RecordSink {
  /** Where the records go, as a person is told. */
  readonly place: string;
  /** Lines that were there before. */
  readonly linesBefore: number;
  /** Takes a piece, which may be overwritten once this resolves. */
  write(piece: FleetPiece): Promise<void>;
  /** Called once at the end, also after a failure. */
  close(): Promise<RecordSinkReport>;
}

/** What a sink says at its end. */
export interface RecordSinkReport extends LineSinkReport {
  /** Records that the other side has acknowledged, where it does. */
  readonly acknowledged?: number;
}

/** Ways for a sink to be heard and stopped, and the services that it may need. */
export interface RecordSinkHooks {
  readonly services: Pick<ServicesOnDemand, "kafka">;
  readonly onNote?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Opens the sink that a simulation asks for: the one place that knows every sink.
 *
 * @throws {UsageError} if it cannot be opened.
 *
 * @example
 * ```ts
 * import { openRecordSink } from "@lib/systems/ev/record_sink.ts";
 * import { checkSimulation } from "@lib/systems/ev/simulation_options.ts";
 * import { servicesOnDemand } from "@lib/connectors/services_on_demand.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = Deno.makeTempDirSync();
 * const out = `${dir}/fleet.csv`;
 * await using services = servicesOnDemand({});
 * const sink = await openRecordSink(checkSimulation({ out }), { services });
 * assertEquals([sink.place, sink.linesBefore], [out, 1]); // the header
 * await sink.close();
 * Deno.removeSync(dir, { recursive: true });
 * ```
 */
export async function openRecordSink(
  simulation: CheckedSimulation,
  { services, onNote, signal }: RecordSinkHooks,
): Promise<RecordSink> {
  const { sink, out, nameInFolder, ifExists, format, http } = simulation;
  switch (sink) {
    case "stdout":
      return ofLines(openStdout());
    case "file": {
      const header = format === "csv" ? csvHeader() : undefined;
      return ofLines(await openLineFile(out, { ifExists, header, nameInFolder, onNote }));
    }
    case "http": {
      const place = resolveLinePath(out, nameInFolder);
      const failedPath = `${place.replace(/\.jsonl$/, "")}.failed.jsonl`;
      return ofLines(openHttpSink(http!.url, {
        bearer: http!.bearer,
        openFailed: () => openLineFile(failedPath, { ifExists }),
        onFailure: onNote,
        signal,
      }));
    }
    case "parquet":
      return openParquet(simulation);
    case "kafka":
      return ofRecords(await openKafkaSink(await services.kafka(), { ...simulation, onNote }));
  }
}

function ofLines({ place, linesBefore, write, close }: LineSink): RecordSink {
  return {
    place,
    linesBefore,
    write: async ({ blocks }) => {
      for (const block of blocks) await write(block as Uint8Array);
    },
    close,
  };
}

function ofRecords({ place, recordsBefore, write, acknowledged, close }: KafkaSink): RecordSink {
  return {
    place,
    linesBefore: recordsBefore,
    write: async ({ blocks, ledger }) => {
      const vehicleOf = new Map(ledger.map(({ line, vehicle }) => [line, vehicle]));
      await write(blocks as readonly Uint8Array[], vehicleOf);
    },
    close: async () => {
      await close();
      return { failed: 0, acknowledged: acknowledged() };
    },
  };
}

function openParquet(simulation: CheckedSimulation): RecordSink {
  const { out, nameInFolder, ifExists } = simulation;
  const file = openParquetFile(out, { columns: FLEET_COLUMNS, ifExists, nameInFolder });
  const groups = createRowGroups((tick) => formatTimestamp(microsOf(simulation, tick)));
  return {
    place: file.place,
    linesBefore: 0,
    write: ({ blocks, edits }) => {
      for (const rows of blocks) {
        for (const group of groups.append(rows as Float64Array, edits)) file.write(group);
      }
      return Promise.resolve();
    },
    close: () => {
      for (const group of groups.rest()) file.write(group);
      file.close();
      return Promise.resolve({ failed: 0 });
    },
  };
}
