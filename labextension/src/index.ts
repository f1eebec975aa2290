/** The extension: its plugins, which only wire; models and widgets are made elsewhere. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { cells } from './plugins/cells';
import { commands } from './plugins/commands';
import { endings } from './plugins/endings';
import { kernels } from './plugins/kernels';
import { launcher } from './plugins/launcher';
import { notebooks } from './plugins/notebooks';
import { panel } from './plugins/panel';
import { preferences } from './plugins/preferences';
import { runs } from './plugins/runs';
import { status } from './plugins/status';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  notebooks,
  preferences,
  panel,
  commands,
  cells,
  runs,
  launcher,
  endings,
  kernels,
  status
];

export default plugins;
