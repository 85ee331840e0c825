/** Turns healthy records into what is sent, faults included. @module */

import { breakLine } from "../edit_line.ts";
import type { FaultRatesOf } from "../fault_rates.ts";
import { PythonRandom } from "../python_random.ts";
import type { RecordFault } from "./record_faults.ts";
import type { HealthyRecord, JsonFields, SimulatedRecord } from "./simulated_record.ts";
import { spoilField, type SpoilOptions } from "./spoil_field.ts";

/** How records are spoiled. */
export interface SpoilRecordsOptions extends Omit<SpoilOptions, "random"> {
  readonly seed: number | bigint;
  readonly rates: FaultRatesOf<RecordFault>;
  /** A late record is held back for up to this long; default: for some further records. */
  readonly lateByMicros?: number;
}

/** A late record comes after this many further ones at least and at most. */
const LATE_RECORDS = [1, 30] as const;
/** Sets the stream of faults apart from that of values, so that neither changes the other. */
const STREAM_TAG = 0xfa017n;
const NO_OBJECTS = ["null", "[]", "42", '"text"', ""];

/**
 * Sends healthy records, each with at most one fault. Which records get which fault is decided by
 * the seed and the rates alone.
 *
 * @example
 * ```ts
 * import { iotEvent } from "@lib/contracts/iot_event.ts";
 * import { spoilRecords } from "@lib/simulation/records/spoil_records.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const healthy = [{ topic: "t", fields: { STATUS: "OK" }, atMicros: 0 }];
 * const options = { contract: iotEvent, seed: 1, rates: { tombstone: 1 } };
 * assertEquals([...spoilRecords(healthy, options)].map(({ value }) => value), [null]);
 * ```
 */
export function* spoilRecords(
  records: Iterable<HealthyRecord>,
  options: SpoilRecordsOptions,
): Generator<SimulatedRecord> {
  const { contract, seed, rates, lateByMicros } = options;
  const random = new PythonRandom((absolute(seed) << 64n) | STREAM_TAG);
  const kinds = Object.entries(rates) as [RecordFault, number][];
  const late: { readonly due: number; readonly sent: SimulatedRecord }[] = [];
  const keyOf = (fields: JsonFields) => {
    const key = contract.messageKey === undefined ? null : fields[contract.messageKey];
    return typeof key === "string" ? key : null;
  };
  let atMicros = 0;
  let n = 0;
  for (const record of records) {
    const { topic, fields } = record;
    atMicros = record.atMicros;
    const kind = draw(kinds, random.random());
    const sent = { topic, key: keyOf(fields), value: JSON.stringify(fields), atMicros };
    switch (kind) {
      case undefined:
        yield sent;
        break;
      case "duplicate":
        yield sent;
        yield { ...sent, fault: { kind, field: null } };
        break;
      case "late": {
        const due = lateByMicros === undefined
          ? n + LATE_RECORDS[0] + random.randrange(LATE_RECORDS[1] - LATE_RECORDS[0] + 1)
          : atMicros + Math.ceil(random.random() * lateByMicros);
        late.push({ due, sent: { ...sent, fault: { kind, field: null } } });
        late.sort((a, b) => a.due - b.due);
        break;
      }
      case "tombstone":
        yield { ...sent, value: null, fault: { kind, field: null } };
        break;
      case "not_object":
        yield { ...sent, value: random.choice(NO_OBJECTS), fault: { kind, field: null } };
        break;
      case "malformed":
        yield { ...sent, value: broken(sent.value, random), fault: { kind, field: null } };
        break;
      default: {
        const { field, value } = spoilField(kind, record, { ...options, random });
        const spoiled: JsonFields = Object.fromEntries(
          Object.entries({ ...fields, [field]: value }).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value]]
          ),
        );
        yield {
          ...sent,
          key: keyOf(spoiled),
          value: JSON.stringify(spoiled),
          fault: { kind, field },
        };
      }
    }
    const reached = lateByMicros === undefined ? n : atMicros;
    while (late.length > 0 && late[0]!.due <= reached) yield { ...late.shift()!.sent, atMicros };
    n++;
  }
  for (const { sent } of late) yield { ...sent, atMicros };
}

function draw(kinds: readonly (readonly [RecordFault, number])[], share: number) {
  let left = share;
  for (const [kind, rate] of kinds) {
    if (left < rate) return kind;
    left -= rate;
  }
  return undefined;
}

/** Some ways of breaking a line leave one of another kind of record whole. */
function broken(text: string, random: PythonRandom): string {
  while (true) {
    const line = breakLine(text, random, "json");
    if (line !== text) return line;
  }
}

function absolute(seed: number | bigint): bigint {
  const whole = BigInt(seed);
  return whole < 0n ? -whole : whole;
}
