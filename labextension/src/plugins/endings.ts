/** Tells of runs that have ended: a notification when one was long. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { BUNDLE, CommandIDs, PANEL_PLUGIN } from '../tokens';
import { runToast } from '../widgets/toast';
import { INotebooks } from './notebooks';

/** Seconds from which on the end of a run is told, unless the settings say otherwise. */
const LONG = 10;

export const endings: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:endings',
  description: 'Notifies of the end of long runs.',
  autoStart: true,
  requires: [INotebooks, ITranslator],
  optional: [ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    translator: ITranslator,
    registry: ISettingRegistry | null
  ): void => {
    const trans = translator.load(BUNDLE);
    let long = LONG;
    void registry?.load(PANEL_PLUGIN).then(settings => {
      const read = (): void => {
        long = settings.get('notifyAfter').composite as number;
      };
      settings.changed.connect(read);
      read();
    });
    notebooks.added.connect((_, { session }) => {
      session.ended.connect((_, { record, view }) => {
        if (view.seconds < long) {
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
