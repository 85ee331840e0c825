/** The lines of the whole fleet in order, made by one or several workers. @module */

import type { LedgerEntry } from "@lib/simulation/fault_ledger.ts";
import { LineProducer, type Piece, type ProducerOptions } from "@lib/simulation/line_producer.ts";
import type { WorkerRequest } from "./fleet_worker.ts";

/** Some whole ticks of the fleet. */
export interface FleetPiece {
  /** Whole lines, in order; overwritten when the next piece is asked for. */
  readonly blocks: readonly Uint8Array<ArrayBuffer>[];
  readonly firstTick: number;
  readonly ticks: number;
  readonly lines: number;
  readonly records: number;
  readonly alerts: number;
  /** Faults in order, with `line` counted from 1 within this piece. */
  readonly ledger: readonly LedgerEntry[];
}

/** How the work is cut. */
export interface PieceOptions {
  /** Threads that simulate; 1 is this one. At most one per vehicle is started. */
  readonly workers?: number;
  /** Ticks per piece; default: as many as give about a megabyte. */
  readonly ticksPerPiece?: number;
}

const PIECE_BYTES = 1 << 20;
const TYPICAL_LINE_BYTES = 600;
/** Parts of a tick that are larger than this are handed on as they are, smaller ones are joined. */
const JOIN_BELOW_BYTES = 1 << 16;
/** Pieces that each worker works ahead: while one is written, the next is made and one more waits. */
const AHEAD = 3;

/**
 * Yields the stream of the fleet piece by piece. Its bytes do not depend on the options.
 *
 * Several workers each take a run of neighbouring vehicles for all ticks, because a vehicle's
 * state has to be followed from tick to tick; here their parts are laid side by side again.
 *
 * @example
 * ```ts
 * import { linePieces } from "@lib/systems/ev/line_pieces.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const producer = {
 *   vehicles: 3, seed: 42, hz: 1, ticks: 5, startMicros: 0, format: "json", alertThreshold: 20,
 * } as const;
 * let lines = 0;
 * for await (const piece of linePieces(producer)) lines += piece.lines;
 * assertEquals(lines, 15);
 * ```
 */
export function linePieces(
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
  return workers === 1 ? makeHere(producer, cut) : makeInWorkers(producer, cut);
}

// deno-lint-ignore require-await -- async to be used like the other way of making pieces
async function* makeHere(
  options: ProducerOptions,
  { ticksPerPiece }: Required<PieceOptions>,
): AsyncGenerator<FleetPiece> {
  const producer = new LineProducer(options);
  for (let tick = 0; tick < options.ticks; tick += ticksPerPiece) {
    const piece = producer.produce(ticksPerPiece);
    yield joinPieces([piece], { firstTick: tick, blocks: [piece.bytes] });
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
      yield joinPieces(parts, { firstTick: tick, blocks: joiner(parts) });
      crew.forEach(({ ask }, n) => ask(ticksPerPiece, parts[n]!.bytes.buffer));
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
function createJoiner(): (parts: readonly Piece[]) => Uint8Array<ArrayBuffer>[] {
  let joined = new Uint8Array(0);
  return (parts) => {
    const length = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const ticks = parts[0]!.tickEnds.length;
    const isLarge = length / ticks / parts.length >= JOIN_BELOW_BYTES;
    if (!isLarge && joined.length < length) joined = new Uint8Array(2 * length);
    const blocks: Uint8Array<ArrayBuffer>[] = [];
    let end = 0;
    for (let tick = 0; tick < ticks; tick++) {
      for (const { bytes, tickEnds } of parts) {
        const part = bytes.subarray(tick === 0 ? 0 : tickEnds[tick - 1]!, tickEnds[tick]!);
        if (isLarge) blocks.push(part);
        else joined.set(part, end);
        end += part.length;
      }
    }
    return isLarge ? blocks : [joined.subarray(0, end)];
  };
}

function joinPieces(
  parts: readonly Piece[],
  { firstTick, blocks }: Pick<FleetPiece, "firstTick" | "blocks">,
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
    blocks,
    firstTick,
    ticks,
    lines,
    records: total(({ records }) => records),
    alerts: total(({ alerts }) => alerts),
    ledger,
  };
}
