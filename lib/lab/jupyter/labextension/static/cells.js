/**
 * How cells run in this lab: one after the other, until one fails or the stop button is pressed.
 *
 * JupyterLab sends all cells of "Run All" at once and leaves the rest to the kernel. The Deno kernel
 * runs on after a cell that failed, lets late outputs slip under the next cell, and says nothing of a
 * cell that does not compile. A prebuilt extension, written by hand so that nothing has to be built.
 */

const NAME = "telemetry-lab-cells";
const KERNEL = "deno";
/** A cell's outputs may leave the kernel after its answer, up to a millisecond apart. */
const QUIET_MS = 20;
const INTERRUPT = "notebook:interrupt-kernel";

let shared;
/** Per session: the cell that is sent last, and how often what was waiting has been called off. */
const queues = new WeakMap();

function load(module) {
  const [version] = Object.values(shared[module]);
  return version.get().then((factory) => factory());
}

function queueOf(session) {
  if (!queues.has(session)) queues.set(session, { last: Promise.resolve(), calledOff: 0 });
  return queues.get(session);
}

/** Resolves when the kernel has published nothing for a while. */
async function untilQuiet(kernel) {
  if (!kernel || kernel.isDisposed) return;
  let at = performance.now();
  const heard = () => at = performance.now();
  kernel.iopubMessage.connect(heard);
  while (performance.now() - at < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
  kernel.iopubMessage.disconnect(heard);
}

function setWaiting(cell, isWaiting) {
  if (cell.isDisposed) return;
  if (isWaiting) cell.model.sharedModel.transact(() => cell.model.clearExecution(), false);
  cell.model.executionState = isWaiting ? "running" : "idle";
}

/** Waits for the cells that were sent before, then runs this one unless it was called off. */
async function runInTurn(options, runCell) {
  const { cell, sessionContext } = options;
  const queue = queueOf(sessionContext);
  const { calledOff, last } = queue;
  const turn = Promise.withResolvers();
  queue.last = turn.promise;
  setWaiting(cell, true);
  await last;
  try {
    if (queue.calledOff !== calledOff || cell.isDisposed) {
      setWaiting(cell, false);
      return false;
    }
    const mayFail = cell.model.getMetadata("tags")?.includes("raises-exception");
    let isDone = mayFail;
    try {
      isDone = await runCell(options) || mayFail;
    } catch (error) {
      // An error passed on would end "Run All" for what is still waiting.
      if (!mayFail) throw error;
    } finally {
      if (!isDone) queue.calledOff++;
      await untilQuiet(sessionContext.session?.kernel);
    }
    return isDone;
  } finally {
    turn.resolve();
  }
}

/** Asks the kernel, in which the project's code can be imported, what is wrong with the code. */
async function explain(kernel, code) {
  const type = "telemetry_lab_failure";
  const question = `await import("@lib/lab/kernel/describe_failure.ts").then(
    async ({ describeFailure }) => await Deno.jupyter.broadcast("${type}", await describeFailure(
      { status: "error", name: "Error", message: "The cell did not start", traceback: [] },
      { code: ${JSON.stringify(code)} },
    )));`;
  const future = kernel.requestExecute({ code: question, silent: true, store_history: false });
  const answer = new Promise((resolve) => {
    const listen = (_, { header, content }) => {
      if (header.msg_type !== type) return;
      kernel.iopubMessage.disconnect(listen);
      resolve(content);
    };
    kernel.iopubMessage.connect(listen);
    const giveUp = () => setTimeout(resolve, 500);
    future.done.then(giveUp, giveUp);
  });
  return await answer;
}

/** The kernel answers some failures without an output: adds one, and then what more is known. */
async function showFailure(kernel, cell, error) {
  const outputs = cell.outputArea.model;
  for (let i = 0; i < outputs.length; i++) if (outputs.get(i).type === "error") return;
  const show = (ename, evalue, traceback) =>
    outputs.add({ output_type: "error", ename, evalue, traceback });
  const told = kernel && await explain(kernel, cell.model.sharedModel.getSource());
  if (told) return show(told.name, told.message, told.traceback);
  show("CellError", error.errorValue, [
    "The cell did not start: its syntax is wrong, or a package that it imports is missing.",
  ]);
}

const executor = {
  id: `${NAME}:executor`,
  autoStart: true,
  async activate(app) {
    const { runCell } = await load("@jupyterlab/notebook");
    app.commands.commandExecuted.connect((_, { id }) => {
      const session = app.shell.currentWidget?.sessionContext;
      if (id === INTERRUPT && session) queueOf(session).calledOff++;
    });
    return Object.freeze({
      runCell: async (options) => {
        const { cell, notebook, sessionContext } = options;
        // Before the kernel is there, the notebook says which one it will be.
        const name = sessionContext?.session?.kernel?.name ?? notebook.defaultKernelName;
        const isOurs = cell.model.type === "code" && sessionContext && name === KERNEL;
        if (!isOurs) return await runCell(options);
        return await runInTurn(options, async (options) => {
          let failure;
          const onCellExecuted = (told) => {
            failure = told.error;
            options.onCellExecuted(told);
          };
          try {
            return await runCell({ ...options, onCellExecuted });
          } finally {
            if (failure?.errorName) {
              await showFailure(sessionContext.session?.kernel, cell, failure);
            }
          }
        });
      },
    });
  },
};

(globalThis._JUPYTERLAB ??= {})[NAME] = {
  init: (scope) => void (shared = scope),
  get: async () => {
    const { INotebookCellExecutor } = await load("@jupyterlab/notebook");
    const plugin = { ...executor, provides: INotebookCellExecutor };
    return () => ({ __esModule: true, default: plugin });
  },
};
