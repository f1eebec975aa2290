/** The status bar's item: how the run of the notebook in front stands. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { BUNDLE, CommandIDs } from '../tokens';
import { RunStatus } from '../widgets/runstatus';
import { INotebooks } from './notebooks';

export const status: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:status',
  description: 'Shows in the status bar how the run stands.',
  autoStart: true,
  requires: [INotebooks, ITranslator],
  optional: [IStatusBar],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    translator: ITranslator,
    bar: IStatusBar | null
  ): void => {
    const trans = translator.load(BUNDLE);
    const item = new StatusItem(notebooks, trans, () => {
      void app.commands.execute(CommandIDs.openPanel);
    });
    bar?.registerStatusItem('jupyter-blocks:status', {
      item,
      align: 'left',
      rank: 4,
      isActive: () => item.isActive,
      activeStateChanged: notebooks.currentChanged
    });
  }
};

class StatusItem extends ReactWidget {
  constructor(
    private readonly notebooks: INotebooks,
    private readonly trans: TranslationBundle,
    private readonly onOpen: () => void
  ) {
    super();
    notebooks.currentChanged.connect(this.redraw, this);
    notebooks.added.connect((_, { session }) => {
      session.runChanged.connect(this.redraw, this);
    });
  }

  get isActive(): boolean {
    return this.notebooks.current !== null;
  }

  protected override render(): React.JSX.Element | null {
    const session = this.notebooks.current?.session;
    return session?.run && session.record ? (
      <RunStatus
        run={session.run}
        number={session.record.number}
        onOpen={this.onOpen}
        trans={this.trans}
      />
    ) : null;
  }

  private redraw(): void {
    this.update();
  }
}
