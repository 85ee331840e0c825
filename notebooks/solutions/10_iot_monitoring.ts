// Answers to the exercises of 10_iot_monitoring.

// %% exercise-alert
// A side that is true decides; without one, a side that is missing leaves it open.
const alertOf = (temperature: number | null, battery: number | null): boolean | null => {
  if (temperature !== null && temperature > 35 || battery !== null && battery < 15) return true;
  return temperature === null || battery === null ? null : false;
};

// %% exercise-check
// A share, so that the promise holds for ten events and for a million.
const check: Check = {
  name: "at most 1 % of the events have no usable time",
  table: "tb_sensor_evento",
  measure: { kind: "failed_rows", when: "timestamp_ts IS NULL" },
  unit: "percent",
  fail: { above: 1 },
};

// %% exercise-garbled
// What begins with a brace was meant as an object; a tombstone has no first byte.
const garbled: number = letters.filter(({ value }) => value?.[0] === 0x7b).length;
