// Answers to the exercises of 01_simulate.

// %% exercise-threshold
// The tenth lowest of the vehicles' minima, rounded up: one percent less and its vehicle is silent.
const lowest = await db.rows<{ soc: number }>(`
  SELECT min(metrics.soc_pct) AS soc FROM read_json(${sqlText(minuteFile)})
  GROUP BY vehicle_id ORDER BY soc`);
const threshold: number = Math.floor(lowest[9]!.soc) + 1;

// %% exercise-kinds
// Each of these rows is well formed and in range. What is wrong shows beside its neighbours only, or
// not at all: another offset names the same instant.
const invisible: FaultKind[] = ["late", "other_offset", "stuck_sensor", "gps_jump"];

// %% exercise-stuck
// Two steps back are enough: longer runs contain a run of three.
const isStuck: (values: readonly number[]) => boolean = (values) =>
  values.some((value, at) => at >= 2 && value === values[at - 1] && value === values[at - 2]);
