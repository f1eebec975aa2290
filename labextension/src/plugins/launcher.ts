/** *New pipeline notebook*: a notebook with a first pipeline in it, from the launcher and the palette. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';
import type { KernelSpec } from '@jupyterlab/services';
import { ITranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { firstPipeline } from '../model/example';
import { BUNDLE, CommandIDs, PANEL_ID } from '../tokens';
import { blocksIcon } from '../widgets/labicons';

export const launcher: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:launcher',
  description: 'Makes new pipeline notebooks.',
  autoStart: true,
  requires: [ITranslator],
  optional: [ILauncher, IDefaultFileBrowser, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator,
    card: ILauncher | null,
    browser: IDefaultFileBrowser | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = translator.load(BUNDLE);
    const { commands, serviceManager } = app;
    const command = CommandIDs.newNotebook;
    commands.addCommand(command, {
      label: args =>
        args.isLauncher
          ? trans.__('Pipeline notebook')
          : trans.__('New Pipeline Notebook'),
      caption: trans.__('Make a notebook with a first pipeline in it'),
      icon: blocksIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            cwd: {
              type: 'string',
              description: 'The folder; the file browser’s if left away.'
            }
          }
        }
      },
      execute: async args => {
        const { contents, kernelspecs } = serviceManager;
        await kernelspecs.ready;
        const path =
          typeof args.cwd === 'string' && args.cwd
            ? args.cwd
            : (browser?.model.path ?? '');
        const { path: made } = await contents.newUntitled({
          path,
          type: 'notebook'
        });
        await contents.save(made, {
          type: 'notebook',
          format: 'json',
          content: firstPipeline(pythonKernel(kernelspecs.specs), trans)
        });
        const notebook: unknown = await commands.execute('docmanager:open', {
          path: made,
          factory: 'Notebook'
        });
        app.shell.activateById(PANEL_ID);
        if (notebook instanceof Widget) {
          app.shell.activateById(notebook.id);
        }
      }
    });
    card?.add({
      command,
      category: trans.__('Notebook'),
      rank: 100,
      args: { isLauncher: true },
      // Cards of notebooks show a picture, and take no other icon.
      kernelIconUrl: `data:image/svg+xml,${encodeURIComponent(blocksIcon.svgstr)}`
    });
    palette?.addItem({ command, category: trans.__('Blocks') });
  }
};

/** The kernel that a new notebook asks for: the default, if it is one of Python, else the first that is. */
function pythonKernel(
  specs: KernelSpec.ISpecModels | null
): KernelSpec.ISpecModel | null {
  const all = Object.values(specs?.kernelspecs ?? {});
  const python = all.filter(spec => spec?.language.toLowerCase() === 'python');
  return (
    python.find(spec => spec?.name === specs?.default) ?? python[0] ?? null
  );
}
