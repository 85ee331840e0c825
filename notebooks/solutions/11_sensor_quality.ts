// Answers to the exercises of 11_sensor_quality.

// %% exercise-code
// It breaks three rules, and the one about the status is the first of them.
const code: string = "INACTIVE_SENSOR";

// %% exercise-mean
// Sums of readings can be added, means cannot.
const meanOf = (minutes: readonly { mean: number; readings: number }[]): number => {
  const sum = minutes.reduce((total, { mean, readings }) => total + mean * readings, 0);
  return sum / minutes.reduce((total, { readings }) => total + readings, 0);
};

// %% exercise-worst
// From shares to per cent, then the largest.
const worst: number = Math.max(...rates.map((row) => 100 * Number(row["pct_invalid"])));
