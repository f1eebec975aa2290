/** Names by which the parts of the extension, and other extensions, find each other. */

/** The bundle of translations. */
export const BUNDLE = 'jupyter_blocks';

/** The plugin that has the settings, and the schema of the menus, toolbars and shortcuts. */
export const PANEL_PLUGIN = 'jupyter-blocks:panel';

/** The id of the side panel, by which the layout finds it again. */
export const PANEL_ID = 'jupyter-blocks-panel';

/** The server's hints that a run has moved. */
export const HINT_SCHEMA = 'https://events.jupyter.org/jupyter_blocks/run/v1';

export const CommandIDs = {
  openPanel: 'jupyter-blocks:open-panel',
  run: 'jupyter-blocks:run',
  runTo: 'jupyter-blocks:run-to',
  runFrom: 'jupyter-blocks:run-from',
  runOnly: 'jupyter-blocks:run-only',
  stop: 'jupyter-blocks:stop',
  runStaleHere: 'jupyter-blocks:run-stale-here',
  runHere: 'jupyter-blocks:run-here',
  showParameters: 'jupyter-blocks:show-parameters',
  search: 'jupyter-blocks:search',
  makeBlock: 'jupyter-blocks:make-block',
  addTest: 'jupyter-blocks:add-test',
  openCell: 'jupyter-blocks:open-cell',
  openGraph: 'jupyter-blocks:open-graph',
  openRun: 'jupyter-blocks:open-run',
  openExecuted: 'jupyter-blocks:open-executed',
  newNotebook: 'jupyter-blocks:new-notebook'
} as const;
