/** Executes cells in the notebook, as ordinary cells, by the plan of its kernel. */
import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import { Notification } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { ITranslator } from '@jupyterlab/translation';

import { Unanswered } from '../model/live/line';
import { BUNDLE } from '../tokens';
import type { LiveStep } from '../wire/types';
import type { OpenNotebook } from './notebooks';

/** What the application executes cells with. */
export interface IExecution {
  readonly dialogs: ISessionContextDialogs | null;
  readonly translator: ITranslator;
}

/** Execute what makes `blocks`, or all that is stale, fresh; stops at the first cell that fails. */
export async function runHere(
  notebook: OpenNotebook,
  blocks: readonly string[],
  execution: IExecution
): Promise<void> {
  if (notebook.state.here) {
    return;
  }
  const trans = execution.translator.load(BUNDLE);
  const steps = await planned(notebook, blocks);
  if (steps?.length === 0) {
    Notification.info(trans.__('Nothing is stale.'), { autoClose: 3000 });
  }
  const cells = (steps ?? []).flatMap(({ title, cells }) =>
    cells.map(id => ({ id, title }))
  );
  try {
    for (const [done, { id, title }] of cells.entries()) {
      const here = { done, total: cells.length, title, isStopping: false };
      notebook.set({ here });
      const hasRun = await execute(notebook, id, execution);
      if (!hasRun || isStopping(notebook)) {
        break;
      }
    }
  } finally {
    notebook.set({ here: null });
  }
}

/** Stop after the cell that runs, and interrupt that. */
export async function stopHere(notebook: OpenNotebook): Promise<void> {
  const { here } = notebook.state;
  if (here) {
    notebook.set({ here: { ...here, isStopping: true } });
    await notebook.panel.sessionContext.session?.kernel?.interrupt();
  }
}

function isStopping({ state }: OpenNotebook): boolean {
  return state.here?.isStopping === true;
}

/** Null if the kernel has no answer, which the user is told. */
async function planned(
  { session }: OpenNotebook,
  blocks: readonly string[]
): Promise<readonly LiveStep[] | null> {
  try {
    return await session.kernel.plan(blocks);
  } catch (error) {
    if (!(error instanceof Unanswered)) {
      throw error;
    }
    if (error.message) {
      Notification.error(error.message, { autoClose: false });
    }
    return null;
  }
}

/** Whether the cell is there, and has run without an error. */
async function execute(
  { panel }: OpenNotebook,
  id: string,
  { dialogs, translator }: IExecution
): Promise<boolean> {
  const cell = panel.content.widgets.find(each => each.model.id === id);
  return (
    cell !== undefined &&
    (await NotebookActions.runCells(
      panel.content,
      [cell],
      panel.sessionContext,
      dialogs ?? undefined,
      translator
    ))
  );
}
