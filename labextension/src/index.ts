import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Widget } from '@lumino/widgets';

const panel: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:panel',
  description: 'The side panel that shows the graph of the current notebook.',
  autoStart: true,
  activate: (app: JupyterFrontEnd): void => {
    const widget = new Widget();
    widget.id = 'jupyter-blocks-panel';
    widget.title.caption = 'Blocks';
    app.shell.add(widget, 'right', { rank: 600 });
  }
};

export default [panel];
