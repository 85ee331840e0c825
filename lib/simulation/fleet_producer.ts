/** Makes the records of a fleet, or of a part of one, tick by tick. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { tickMicros } from "@lib/time/tick_micros.ts";
import { drawFault, stuckAt, type ValueFault } from "./draw_fault.ts";
import type { EvFleet, FleetOptions } from "./ev_fleet.ts";
import { READING_SIZE, slotOf } from "./ev_reading.ts";
import { flatReading, type Json } from "./ev_record.ts";
import type { FaultRates } from "./fault_kinds.ts";
import type { LedgerEntry } from "./fault_ledger.ts";
import { FaultSchedule, STUCK_RECORDS } from "./fault_schedule.ts";
import { vehicleId } from "./line_encoder.ts";
import type { LineFormat } from "./line_layout.ts";
import type { RecordWriter } from "./record_writer.ts";

/** What is simulated; plain data, so that it can be sent to a worker. */
export interface ProducerOptions extends FleetOptions {
  readonly ticks: number;
  readonly startMicros: number;
  /** `columns` is for outputs with typed columns. */
  readonly format: LineFormat | "columns";
  readonly faults?: FaultRates;
  /** Records with a state of charge below this are counted as alerts. */
  readonly alertThreshold: number;
  /** Whether these records are handed over apart, too; default: they are only counted. */
  readonly keepsAlerts?: boolean;
}

/** What some ticks came to. */
export interface TickCounts {
  /** Length of the writer at the end of each tick. */
  readonly tickEnds: Int32Array;
  /** How many lines, or rows, each tick has. */
  readonly tickLines: Int32Array;
  /** Simulated records. */
  readonly records: number;
  readonly alerts: number;
  /** Length of the writer of alerts at the end of each tick; zeros where there is none. */
  readonly alertEnds: Int32Array;
  /** Faults in order, with `line` counted from 1 within this part of the tick they are written in. */
  readonly ledger: readonly LedgerEntry[];
  /** How many ledger entries there are up to the end of each tick. */
  readonly tickLedgerEnds: Int32Array;
}

/** A late record comes after this many further records of its vehicle at least and at most. */
const LATE_TICKS = [1, 30] as const;
/** The sensors that get stuck: those whose values move. */
const STUCK_COLUMNS = evTelemetry.flags.iqr;
const SOC = slotOf("soc_pct");

/** Where records go. */
export interface ProducerWriters<Kept> {
  readonly records: RecordWriter<Kept>;
  /** Takes the records that are alerts, as they were before any fault. */
  readonly alerts?: Pick<RecordWriter<unknown>, "length" | "beginTick" | "write">;
}

/** What is going on with one vehicle. */
interface VehicleFaults<Kept> {
  readonly schedule: FaultSchedule;
  stuck?: { readonly column: string; readonly held: Json; readonly untilTick: number };
  readonly late: LateRecord<Kept>[];
}

interface LateRecord<Kept> {
  readonly dueTick: number;
  readonly fromTick: number;
  readonly kept: Kept;
}

/**
 * Moves a fleet on and writes its records, faults included. What a vehicle writes in a tick depends
 * on that vehicle alone, late records of earlier ticks included, so parts made apart and laid side
 * by side are the whole.
 *
 * @example
 * ```ts
 * import { EvFleet } from "@lib/simulation/ev_fleet.ts";
 * import { FleetProducer } from "@lib/simulation/fleet_producer.ts";
 * import { RowWriter } from "@lib/simulation/row_writer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const options = {
 *   vehicles: 3, seed: 42, hz: 1, ticks: 2, startMicros: 0, format: "csv", alertThreshold: 20,
 * } as const;
 * const fleet = new EvFleet(options);
 * const producer = new FleetProducer(options, fleet, { records: new RowWriter(fleet) });
 * assertEquals([...producer.produce(2).tickLines], [3, 3]);
 * ```
 */
export class FleetProducer<Kept> {
  readonly #options: ProducerOptions;
  readonly #fleet: EvFleet;
  readonly #writer: RecordWriter<Kept>;
  readonly #alertWriter: ProducerWriters<Kept>["alerts"];
  readonly #faults: readonly VehicleFaults<Kept>[];
  /** The next tick at which anything but a healthy record may have to be written, per vehicle. */
  readonly #dueTicks: Float64Array;
  #tick = 0;
  #lines = 0;
  #ledger: LedgerEntry[] = [];

  constructor(options: ProducerOptions, fleet: EvFleet, writers: ProducerWriters<Kept>) {
    const { faults, seed } = options;
    this.#options = options;
    this.#fleet = fleet;
    this.#writer = writers.records;
    this.#alertWriter = writers.alerts;
    this.#faults = faults === undefined ? [] : Array.from(
      { length: fleet.size },
      (_, i) => ({
        schedule: new FaultSchedule({ seed, vehicle: fleet.from + i, rates: faults }),
        late: [],
      }),
    );
    this.#dueTicks = Float64Array.from(
      { length: fleet.size },
      (_, i) => this.#faults[i]?.schedule.nextTick ?? Infinity,
    );
  }

  /** Writes the next `ticks` ticks, or as many as are left. */
  produce(ticks: number): TickCounts {
    const count = Math.min(ticks, this.#options.ticks - this.#tick);
    const tickEnds = new Int32Array(count);
    const tickLines = new Int32Array(count);
    const tickLedgerEnds = new Int32Array(count);
    const alertEnds = new Int32Array(count);
    let alerts = 0;
    this.#ledger = [];
    for (let n = 0; n < count; n++) {
      alerts += this.#produceTick();
      tickEnds[n] = this.#writer.length;
      tickLines[n] = this.#lines;
      tickLedgerEnds[n] = this.#ledger.length;
      alertEnds[n] = this.#alertWriter?.length ?? 0;
      this.#tick++;
    }
    return {
      tickEnds,
      tickLines,
      records: count * this.#fleet.size,
      alerts,
      alertEnds,
      ledger: this.#ledger,
      tickLedgerEnds,
    };
  }

  #produceTick(): number {
    const { alertThreshold } = this.#options;
    const readings = this.#fleet.step();
    this.#writer.beginTick(this.#tick);
    this.#alertWriter?.beginTick(this.#tick);
    this.#lines = 0;
    let alerts = 0;
    for (let i = 0; i < this.#fleet.size; i++) {
      if (readings[i * READING_SIZE + SOC]! / 100 < alertThreshold) {
        alerts++;
        this.#alertWriter?.write(readings, i);
      }
      if (this.#dueTicks[i]! > this.#tick) {
        this.#writer.write(readings, i);
        this.#lines++;
      } else {
        this.#writeWithFaults(readings, i);
      }
    }
    return alerts;
  }

  #writeWithFaults(readings: Float64Array, i: number): void {
    const faults = this.#faults[i]!;
    const { schedule, stuck, late } = faults;
    const tick = this.#tick;
    if (stuck !== undefined && tick <= stuck.untilTick) {
      const { flat } = this.#healthy(readings, i);
      const fault = stuckAt(flat, stuck.column, stuck.held);
      // A sensor stuck at the true value is no fault that anyone could see.
      if (fault.original === fault.written) this.#writeHealthy(readings, i);
      else this.#writeEdited(readings, i, "stuck_sensor", fault);
    } else if (schedule.nextTick === tick) this.#writeFault(readings, i);
    else this.#writeHealthy(readings, i);

    while (late.length > 0 && late[0]!.dueTick <= tick) {
      const { kept, fromTick } = late.shift()!;
      this.#writer.writeKept(kept);
      this.#lines++;
      this.#enter(i, { kind: "late", field: null, original: fromTick, written: tick }, fromTick);
    }
    const stuckTick = faults.stuck !== undefined && tick < faults.stuck.untilTick
      ? tick + 1
      : Infinity;
    this.#dueTicks[i] = Math.min(schedule.nextTick, stuckTick, late[0]?.dueTick ?? Infinity);
  }

  #writeFault(readings: Float64Array, i: number): void {
    const faults = this.#faults[i]!;
    const { schedule, late } = faults;
    const { ticks, format } = this.#options;
    const tick = this.#tick;
    const kind = schedule.take();
    const random = schedule.details(tick);
    switch (kind) {
      case "duplicate":
        this.#writeHealthy(readings, i);
        this.#writeHealthy(readings, i);
        this.#enter(i, { kind, field: null, original: null, written: null });
        return;
      case "late": {
        const delay = LATE_TICKS[0] + random.randrange(LATE_TICKS[1] - LATE_TICKS[0] + 1);
        const dueTick = Math.min(tick + delay, ticks - 1);
        // After the last tick there is nothing left to be late behind.
        if (dueTick === tick) return this.#writeHealthy(readings, i);
        late.push({ dueTick, fromTick: tick, kept: this.#writer.keep(readings, i) });
        late.sort((a, b) => a.dueTick - b.dueTick);
        return;
      }
      case "malformed": {
        const written = this.#writer.writeBroken(readings, i, random);
        this.#lines++;
        this.#enter(i, { kind, field: null, original: null, written });
        return;
      }
      case "stuck_sensor": {
        const column = random.choice(STUCK_COLUMNS);
        const records = STUCK_RECORDS[0] +
          random.randrange(STUCK_RECORDS[1] - STUCK_RECORDS[0] + 1);
        const { flat } = this.#healthy(readings, i);
        faults.stuck = { column, held: flat[column]!, untilTick: tick + records };
        schedule.postpone(tick + records + 1);
        return this.#writeHealthy(readings, i);
      }
      default: {
        const healthy = this.#healthy(readings, i);
        this.#writeEdited(readings, i, kind, drawFault(kind, { ...healthy, random, format }));
      }
    }
  }

  #writeHealthy(readings: Float64Array, i: number): void {
    this.#writer.write(readings, i);
    this.#lines++;
  }

  #writeEdited(
    readings: Float64Array,
    i: number,
    kind: LedgerEntry["kind"],
    { edits, field, original, written }: ValueFault,
  ): void {
    this.#writer.writeEdited(readings, i, edits);
    this.#lines++;
    this.#enter(i, { kind, field, original, written });
  }

  #enter(
    i: number,
    fault: Pick<LedgerEntry, "kind" | "field" | "original" | "written">,
    tick = this.#tick,
  ): void {
    const vehicle = vehicleId(this.#fleet.from + i);
    this.#ledger.push({ line: this.#lines, vehicle, tick, ...fault });
  }

  #healthy(readings: Float64Array, i: number) {
    const micros = this.#micros(this.#tick);
    const label = {
      vehicleId: vehicleId(this.#fleet.from + i),
      timestamp: formatTimestamp(micros),
    };
    return { flat: flatReading(readings, i, label), micros };
  }

  #micros(tick: number): number {
    return microsOf(this.#options, tick);
  }
}

/** The instant of a tick, in microseconds since 1970. */
export function microsOf(
  { startMicros, hz }: Pick<ProducerOptions, "startMicros" | "hz">,
  tick: number,
): number {
  return startMicros + tickMicros(tick, hz);
}
