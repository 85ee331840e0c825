// Answers to the exercises of 03_results.

// %% exercise-query
// All rows are of one day; with several, event_date would be grouped by as well.
const query: string =
  "SELECT vehicle_id, count(*) AS rows, min(soc_pct) AS soc_min FROM clean GROUP BY vehicle_id";

// %% exercise-aggregate
// A group's _id is what it is grouped by.
const pipeline: Document[] = [{ $group: { _id: "$vehicle_id", alerts: { $sum: 1 } } }];

// %% exercise-jumps
// A jump is far from the row before, and so is the row after it, which is back home. A degree of
// longitude is a little shorter here than one of latitude; for a jump of 0.05° that does not matter.
const jumps: string = `
  SELECT source_line FROM clean
  QUALIFY greatest(
    abs(latitude - lag(latitude) OVER (PARTITION BY vehicle_id ORDER BY event_ts_utc)),
    abs(longitude - lag(longitude) OVER (PARTITION BY vehicle_id ORDER BY event_ts_utc))) > 0.02`;
