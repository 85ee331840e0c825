// Answers to the exercises of 12_sales_windows.

// %% exercise-delay
// The share falls as the delay grows, so the first that fits is the shortest.
const delaySeconds: number = Array.from({ length: 61 }, (_, seconds) => seconds)
  .find((seconds) => shareLate(seconds) <= 0.01)!;

// %% exercise-windows
// A start s is right if s <= moment < s + size: back from the latest one, slide by slide.
const startsOf = (moment: number, size: number, slide: number): number[] => {
  const starts = [];
  for (let s = moment - moment % slide; s > moment - size; s -= slide) starts.unshift(s);
  return starts;
};

// %% exercise-twice
// Every copy but the first is too much.
const seen = new Set<string>();
const tooMuch: number = records
  .map(({ value }) => JSON.parse(value!) as { event_id: string; amount: number })
  .filter(({ event_id }) => seen.has(event_id) || !seen.add(event_id))
  .reduce((sum, { amount }) => sum + amount, 0);
