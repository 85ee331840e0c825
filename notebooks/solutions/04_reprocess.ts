// Answers to the exercises of 04_reprocess.

// %% exercise-hidden
// 250 m/s are 900 km/h: no car, and no complaint.
const hiddenKph: number = 900;

// %% exercise-minutes
// replace takes a period to the second; clip leaves out the rest of the file instead of failing.
const fiveMinutes: Pick<JobOptions, "mode" | "from" | "to" | "clip"> = {
  mode: "replace",
  from: "2025-08-31T12:00:00Z",
  to: "2025-08-31T12:05:00Z",
  clip: true,
};
