/** Writes a value the way a table shows it. @module */

/** How to write a value. */
export interface FormatOptions {
  /** `micros` is an instant in microseconds since 1970; `auto` goes by the value. */
  readonly kind?: "auto" | "micros";
  /** Digits after the point; without it, at most 6 significant ones. */
  readonly digits?: number;
}

const MICROS_PER_SECOND = 1_000_000n;

/**
 * The value as one line of text. Instants are in UTC, missing values are empty, thousands are
 * grouped, and what has no better form is JSON.
 *
 * @example
 * ```ts
 * import { formatValue } from "@lib/display/format_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatValue(12345n), "12,345");
 * assertEquals(formatValue(1_500_000n, { kind: "micros" }), "1970-01-01 00:00:01.500000");
 * assertEquals(formatValue({ a: 1n }), '{"a":"1"}');
 * ```
 */
export function formatValue(value: unknown, options: FormatOptions = {}): string {
  const { kind = "auto", digits } = options;
  if (value === null || value === undefined) return "";
  if (kind === "micros" && isWhole(value)) return formatMicros(BigInt(value));
  if (typeof value === "bigint") return value.toLocaleString("en-US");
  if (typeof value === "number") return formatNumber(value, digits);
  if (value instanceof Date) return formatDate(value);
  if (typeof value === "object") return JSON.stringify(value, bigintAsText);
  return String(value);
}

function isWhole(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value);
}

function formatNumber(value: number, digits?: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (digits !== undefined) {
    return value.toLocaleString("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  }
  return Number.isInteger(value)
    ? value.toLocaleString("en-US")
    : value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
}

/** Whole seconds by the calendar, the fraction by itself: a Date would lose three digits. */
function formatMicros(micros: bigint): string {
  const fraction = ((micros % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  const seconds = (micros - fraction) / MICROS_PER_SECOND;
  const date = formatDate(new Date(Number(seconds) * 1000));
  return fraction === 0n ? date : `${date}.${String(fraction).padStart(6, "0")}`;
}

function formatDate(date: Date): string {
  if (Number.isNaN(date.getTime())) return "invalid date";
  return date.toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
