/**
 * What notebook cells use: the public face of this folder.
 *
 * @module
 */

export { settle } from "./cell/settle.ts";
export { setup } from "./cell/setup.ts";
export { stopSignal } from "./cell/stop_signal.ts";
export { barChart } from "./chart/bar_chart.ts";
export { boxChart } from "./chart/box_chart.ts";
export { curveChart } from "./chart/curve_chart.ts";
export { flowChart } from "./chart/flow_chart.ts";
export { iqrBox } from "./chart/iqr_box.ts";
export { liveChart } from "./chart/live_chart.ts";
export { lineChart } from "./chart/line_chart.ts";
export { scatterChart } from "./chart/scatter_chart.ts";
export { windowTraceChart } from "./chart/window_trace_chart.ts";
export { checks } from "./checks.ts";
export { control } from "./control/control.ts";
export { exercise } from "./exercise/exercise.ts";
export { todo } from "./exercise/todo.ts";
export { explain } from "./explain/explain.ts";
export { Plot } from "./observable_plot.ts";
export { params } from "./params.ts";
export { plot } from "./plot.ts";
export { sideBySide } from "./side_by_side.ts";
export { profile } from "./profile/profile.ts";
export { progress } from "./progress.ts";
export { table } from "./table.ts";
