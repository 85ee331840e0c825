/** The records of the whole fleet in order, made by one or several workers. @module */

import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import type { ProducerOptions } from "@lib/simulation/fleet_producer.ts";
import { type Piece, pieceMaker } from "@lib/simulation/piece_maker.ts";
import { ROW_SIZE, type RowEdits } from "@lib/simulation/row_writer.ts";
import type { WorkerRequest } from "./fleet_worker.ts";

/** Some whole ticks of the fleet. */
export interface FleetPiece {
  /** Whole lines or rows, in order; overwritten when the next piece is asked for. */
  readonly blocks: readonly Piece["data"][];
  /** Edits of rows, in order; rows always come in one block. */
  readonly edits: readonly RowEdits[];
  readonly firstTick: number;
  readonly ticks: number;
  readonly lines: number;
  readonly records: number;
  readonly alerts: number;
  /** The alerts as lines of compact JSON, in order, where the producer keeps them. */
  readonly alertLines: Uint8Array;
  /** Faults in order, with `line` counted from 1 within this piece. */
  readonly ledger: readonly LedgerEntry[];
}

/** How the work is cut. */
export interface PieceOptions {
  /** Threads that simulate; 1 is this one. At most one per vehicle is started. */
  readonly workers?: number;
  /** Ticks per piece; default: as many as give about two megabytes. */
  readonly ticksPerPiece?: number;
}

const PIECE_BYTES = 1 << 21;
const TYPICAL_LINE_BYTES = 600;
/** Parts of a tick that are larger than this are handed on as they are, smaller ones are joined. */
const JOIN_BELOW_BYTES = 1 << 16;
/** Pieces that each worker works ahead: while one is written, the next is made. */
const AHEAD = 2;

/**
 * Yields the stream of the fleet piece by piece. Its bytes do not depend on the options.
 *
 * Several workers each take a run of neighbouring vehicles for all ticks, because a vehicle's
 * state has to be followed from tick to tick; here their parts are laid side by side again.
 *
 * @example
 * ```ts
 * import { fleetPieces } from "@lib/systems/ev/fleet_pieces.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const producer = {
 *   vehicles: 3, seed: 42, hz: 1, ticks: 5, startMicros: 0, format: "json", alertThreshold: 20,
 * } as const;
 * let lines = 0;
 * for await (const piece of fleetPieces(producer)) lines += piece.lines;
 * assertEquals(lines, 15);
 * ```
 */
export function fleetPieces(
  producer: ProducerOptions,
  options: PieceOptions = {},
): AsyncIterable<FleetPiece> {
  const { vehicles, ticks } = producer;
  const workers = Math.min(options.workers ?? 1, vehicles);
  const {
    ticksPerPiece = Math.max(
      1,
      Math.floor(PIECE_BYTES / TYPICAL_LINE_BYTES / Math.ceil(vehicles / workers)),
    ),
  } = options;
  const cut = { workers, ticksPerPiece: Math.min(ticksPerPiece, ticks) };
  // Laying rows out as columns takes as long as simulating them: that goes on beside it even for one.
  const isBeside = workers > 1 || producer.format === "columns";
  return isBeside ? makeInWorkers(producer, cut) : makeHere(producer, cut);
}

async function* makeHere(
  options: ProducerOptions,
  { ticksPerPiece }: Required<PieceOptions>,
): AsyncGenerator<FleetPiece> {
  const make = pieceMaker(options);
  for (let tick = 0; tick < options.ticks; tick += ticksPerPiece) {
    const piece = make(ticksPerPiece);
    const { data, edits, alertLines } = piece;
    yield joinPieces([piece], { firstTick: tick, blocks: [data], edits, alertLines });
  }
}

async function* makeInWorkers(
  options: ProducerOptions,
  { workers, ticksPerPiece }: Required<PieceOptions>,
): AsyncGenerator<FleetPiece> {
  const { vehicles, ticks } = options;
  const crew = Array.from({ length: workers }, (_, n) =>
    startWorker({
      ...options,
      from: Math.floor((vehicles * n) / workers),
      to: Math.floor((vehicles * (n + 1)) / workers),
    }));
  const bufferBytes = 2 * PIECE_BYTES;
  try {
    for (let ahead = 0; ahead < AHEAD; ahead++) {
      for (const { ask } of crew) ask(ticksPerPiece, new ArrayBuffer(bufferBytes));
    }
    const joiner = createJoiner();
    for (let tick = 0; tick < ticks; tick += ticksPerPiece) {
      const parts = await Promise.all(crew.map(({ answer }) => answer()));
      const alertLines = joinAlerts(parts);
      yield joinPieces(parts, { firstTick: tick, ...joiner(parts), alertLines });
      crew.forEach(({ ask }, n) => ask(ticksPerPiece, parts[n]!.data.buffer));
    }
  } finally {
    for (const { stop } of crew) stop();
  }
}

interface CrewMember {
  ask(ticks: number, buffer: ArrayBuffer): void;
  answer(): Promise<Piece>;
  stop(): void;
}

function startWorker(options: ProducerOptions): CrewMember {
  const worker = new Worker(new URL("./fleet_worker.ts", import.meta.url), { type: "module" });
  const answers: Piece[] = [];
  let failure: Error | undefined;
  let wake: () => void = () => {};
  worker.onmessage = ({ data }: MessageEvent<Piece>) => {
    answers.push(data);
    wake();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    failure = new Error(`A simulation worker stopped: ${event.message}`);
    wake();
  };
  const send = (request: WorkerRequest, transfer: Transferable[]) =>
    worker.postMessage(request, transfer);
  send({ start: options }, []);
  return {
    ask: (ticks, buffer) => send({ ticks, buffer }, [buffer]),
    answer: async () => {
      while (answers.length === 0) {
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => wake = resolve);
      }
      return answers.shift()!;
    },
    stop: () => worker.terminate(),
  };
}

/** Lays the parts of each tick side by side, in fleet order. */
function createJoiner(): (parts: readonly Piece[]) => Pick<FleetPiece, "blocks" | "edits"> {
  let bytes = new Uint8Array(0);
  let rows = new Float64Array(0);
  return (parts) => {
    const length = parts.reduce((sum, { data }) => sum + data.length, 0);
    if (parts[0]!.data instanceof Float64Array) {
      if (rows.length < length) rows = new Float64Array(2 * length);
      return joinRows(parts, rows);
    }
    const sections = [...sectionsOf(parts, 1)].map(({ data }) => data as Uint8Array<ArrayBuffer>);
    if (length / sections.length >= JOIN_BELOW_BYTES) return { blocks: sections, edits: [] };
    if (bytes.length < length) bytes = new Uint8Array(2 * length);
    return { blocks: [layEndToEnd(sections, bytes)], edits: [] };
  };
}

function joinAlerts(parts: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, { alertLines }) => sum + alertLines.length, 0);
  const sections = sectionsOf(
    parts.map(({ alertLines: data, alertEnds: tickEnds }) => ({ data, tickEnds })),
    1,
  );
  return layEndToEnd([...sections].map(({ data }) => data as Uint8Array), new Uint8Array(length));
}

function layEndToEnd(
  sections: readonly Uint8Array[],
  into: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  let end = 0;
  for (const section of sections) {
    into.set(section, end);
    end += section.length;
  }
  return into.subarray(0, end);
}

function joinRows(parts: readonly Piece[], into: Float64Array<ArrayBuffer>) {
  const edits: RowEdits[] = [];
  const nextEdit = parts.map(() => 0);
  let end = 0;
  for (const { data, part, start } of sectionsOf(parts, ROW_SIZE)) {
    const own = parts[part]!.edits;
    const stop = start + data.length / ROW_SIZE;
    for (
      ;
      own[nextEdit[part]!] !== undefined && own[nextEdit[part]!]!.row < stop;
      nextEdit[part]!++
    ) {
      const edit = own[nextEdit[part]!]!;
      edits.push({ ...edit, row: end / ROW_SIZE + edit.row - start });
    }
    into.set(data, end);
    end += data.length;
  }
  return { blocks: [into.subarray(0, end)], edits };
}

/** What each part wrote in each tick: ticks in order, in each the parts in order. */
function* sectionsOf(parts: readonly Pick<Piece, "data" | "tickEnds">[], size: number) {
  for (let tick = 0; tick < parts[0]!.tickEnds.length; tick++) {
    for (const [part, { data, tickEnds }] of parts.entries()) {
      const start = tick === 0 ? 0 : tickEnds[tick - 1]!;
      yield { data: data.subarray(start * size, tickEnds[tick]! * size), part, start };
    }
  }
}

function joinPieces(
  parts: readonly Piece[],
  own: Pick<FleetPiece, "firstTick" | "blocks" | "edits" | "alertLines">,
): FleetPiece {
  const ticks = parts[0]!.tickLines.length;
  const ledger: LedgerEntry[] = [];
  let lines = 0;
  for (let tick = 0; tick < ticks; tick++) {
    for (const part of parts) {
      const { tickLedgerEnds } = part;
      const end = tickLedgerEnds[tick]!;
      for (let at = tick === 0 ? 0 : tickLedgerEnds[tick - 1]!; at < end; at++) {
        const entry = part.ledger[at]!;
        ledger.push({ ...entry, line: lines + entry.line });
      }
      lines += part.tickLines[tick]!;
    }
  }
  const total = (count: (part: Piece) => number) =>
    parts.reduce((sum, part) => sum + count(part), 0);
  return {
    ...own,
    ticks,
    lines,
    records: total(({ records }) => records),
    alerts: total(({ alerts }) => alerts),
    ledger,
  };
}
