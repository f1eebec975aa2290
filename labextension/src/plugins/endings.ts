/** Tells of runs that have ended: a notification when one was long. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { BUNDLE, CommandIDs } from '../tokens';
import { runToast } from '../widgets/toast';
import { INotebooks } from './notebooks';
import { IPreferences } from './preferences';

export const endings: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:endings',
  description: 'Notifies of the end of long runs.',
  autoStart: true,
  requires: [INotebooks, IPreferences, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    preferences: IPreferences,
    translator: ITranslator
  ): void => {
    const trans = translator.load(BUNDLE);
    notebooks.added.connect((_, { session }) => {
      session.ended.connect((_, { record, view }) => {
        const { notify, notifyAfter } = preferences.values;
        if (!notify || view.seconds < notifyAfter) {
          return;
        }
        const { type, message } = runToast(view, record.number, trans);
        Notification.emit(message, type, {
          autoClose: type === 'error' ? false : 5000,
          actions: [
            {
              label: trans.__('Open run'),
              callback: () => {
                const args = { path: record.path, run: record.id };
                void app.commands.execute(CommandIDs.openRun, args);
              }
            }
          ]
        });
      });
    });
  }
};
