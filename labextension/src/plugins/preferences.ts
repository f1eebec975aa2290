/** What users have set in the settings editor; the help texts and defaults are in schema/panel.json. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Token } from '@lumino/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';

import { PANEL_PLUGIN } from '../tokens';

interface IValues {
  readonly cellBadges: boolean;
  readonly edgeLabels: boolean;
  readonly followKernel: boolean;
  readonly notify: boolean;
  /** Seconds. */
  readonly notifyAfter: number;
}

/** As in the schema; in force until the settings are read, and where there are none. */
const DEFAULTS: IValues = {
  cellBadges: true,
  edgeLabels: true,
  followKernel: true,
  notify: true,
  notifyAfter: 10
};

export interface IPreferences {
  readonly values: IValues;
  readonly changed: ISignal<IPreferences, void>;
}

export const IPreferences = new Token<IPreferences>(
  'jupyter-blocks:IPreferences',
  'The settings of Jupyter Blocks.'
);

class Preferences implements IPreferences {
  readonly changed = new Signal<this, void>(this);

  values = DEFAULTS;

  follow(settings: ISettingRegistry.ISettings): void {
    const read = (): void => {
      this.values = { ...DEFAULTS, ...(settings.composite as object) };
      this.changed.emit();
    };
    settings.changed.connect(read);
    read();
  }
}

export const preferences: JupyterFrontEndPlugin<IPreferences> = {
  id: 'jupyter-blocks:preferences',
  description: 'Reads the settings.',
  autoStart: true,
  optional: [ISettingRegistry],
  provides: IPreferences,
  activate: (
    _: JupyterFrontEnd,
    registry: ISettingRegistry | null
  ): IPreferences => {
    const found = new Preferences();
    void registry?.load(PANEL_PLUGIN).then(settings => {
      found.follow(settings);
    });
    return found;
  }
};
