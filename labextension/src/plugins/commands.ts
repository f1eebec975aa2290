/** The commands: what can be done with the notebook in front, from the palette, menus, toolbars and shortcuts. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { StartOptions } from '../model/session';
import { BUNDLE, CommandIDs, PANEL_ID } from '../tokens';
import {
  makeBlockIcon,
  openCellIcon,
  parametersIcon,
  runFromIcon,
  runIcon,
  runToIcon,
  stopIcon,
  testIcon
} from '../widgets/labicons';
import { telling } from './errors';
import { addTest, makeBlock } from './mend';
import { INotebooks, type OpenNotebook } from './notebooks';

const IN_PALETTE = [
  CommandIDs.openPanel,
  CommandIDs.run,
  CommandIDs.runTo,
  CommandIDs.runFrom,
  CommandIDs.runOnly,
  CommandIDs.stop,
  CommandIDs.showParameters,
  CommandIDs.search,
  CommandIDs.makeBlock,
  CommandIDs.addTest
];

/** Which blocks, beside all of them, a command runs. */
type Direction = 'until' | 'since' | 'only';

export const commands: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:commands',
  description: 'Commands that run pipelines and make blocks.',
  autoStart: true,
  requires: [INotebooks, ITranslator],
  optional: [ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    translator: ITranslator,
    palette: ICommandPalette | null
  ): void => {
    const trans = translator.load(BUNDLE);
    new Commands(app, notebooks, trans).add();
    for (const command of IN_PALETTE) {
      palette?.addItem({ command, category: trans.__('Blocks') });
    }
  }
};

class Commands {
  constructor(
    private readonly app: JupyterFrontEnd,
    private readonly notebooks: INotebooks,
    private readonly trans: TranslationBundle
  ) {}

  add(): void {
    const { trans } = this;
    this.addOpening();
    this.addRun();
    this.addSelected(CommandIDs.runTo, 'until', {
      icon: runToIcon,
      label: name =>
        name ? trans.__('Run to %1', name) : trans.__('Run to Selected Block'),
      caption: trans.__('Run the block and all that it needs')
    });
    this.addSelected(CommandIDs.runFrom, 'since', {
      icon: runFromIcon,
      label: name =>
        name
          ? trans.__('Run from %1', name)
          : trans.__('Run from Selected Block'),
      caption: trans.__('Run the block and all that needs it')
    });
    this.addSelected(CommandIDs.runOnly, 'only', {
      icon: runIcon,
      label: name =>
        name ? trans.__('Run only %1', name) : trans.__('Run Selected Block'),
      caption: trans.__('Run the block, and what it needs')
    });
    this.addStop();
    this.addMending();
    this.watch();
  }

  private addOpening(): void {
    const { app, trans } = this;
    app.commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('Show Blocks'),
      caption: trans.__('Show the graph of the notebook in the side panel'),
      describedBy: { args: NO_ARGUMENTS },
      execute: () => {
        app.shell.activateById(PANEL_ID);
      }
    });
    this.addForNotebook(CommandIDs.showParameters, {
      label: trans.__('Run with Parameters…'),
      caption: trans.__('Set the parameters of the next run'),
      icon: parametersIcon,
      isEnabled: hasBlocks,
      execute: notebook => {
        app.shell.activateById(PANEL_ID);
        notebook.set({ isParametersOpen: true });
      }
    });
    this.addForNotebook(CommandIDs.openCell, {
      label: trans.__('Open Cell'),
      caption: trans.__('Go to the first cell of the block'),
      icon: openCellIcon,
      describedBy: { args: BLOCK_ARGUMENT },
      isEnabled: (notebook, args) => blockOf(notebook, args) !== null,
      execute: (notebook, args) => notebook.open(blockOf(notebook, args))
    });
    this.addForNotebook(CommandIDs.search, {
      label: trans.__('Search Blocks'),
      caption: trans.__('Find a block of the graph by its name'),
      isEnabled: hasBlocks,
      execute: notebook => {
        app.shell.activateById(PANEL_ID);
        notebook.set({ tab: 'graph', search: notebook.state.search ?? '' });
      }
    });
  }

  private addRun(): void {
    const { trans } = this;
    this.addForNotebook(CommandIDs.run, {
      label: trans.__('Run Pipeline'),
      caption: trans.__('Run all blocks and their tests in a fresh kernel'),
      icon: runIcon,
      isEnabled: hasBlocks,
      execute: notebook => start(notebook, {})
    });
  }

  private addSelected(
    id: string,
    direction: Direction,
    said: {
      readonly icon: CommandRegistry.ICommandOptions['icon'];
      readonly label: (name: string) => string;
      readonly caption: string;
    }
  ): void {
    this.addForNotebook(id, {
      label: args => said.label(blockOf(this.notebooks.current, args) ?? ''),
      caption: said.caption,
      icon: said.icon,
      describedBy: { args: BLOCK_ARGUMENT },
      isEnabled: (notebook, args) => blockOf(notebook, args) !== null,
      execute: (notebook, args) => {
        const block = blockOf(notebook, args);
        return block === null
          ? undefined
          : start(notebook, { [direction]: [block] });
      }
    });
  }

  private addStop(): void {
    const { trans } = this;
    this.addForNotebook(CommandIDs.stop, {
      label: trans.__('Stop Run'),
      caption: trans.__('Stop the run of this notebook'),
      icon: stopIcon,
      isEnabled: ({ session }) =>
        session.isLive && session.run?.stopping === false,
      execute: ({ session }) => telling(session.cancel())
    });
  }

  private addMending(): void {
    const { trans } = this;
    this.addForNotebook(CommandIDs.makeBlock, {
      label: trans.__('Make Block…'),
      caption: trans.__('Make the selected cells a block of the pipeline'),
      icon: makeBlockIcon,
      isEnabled: hasCodeCell,
      execute: notebook => makeBlock(notebook, trans)
    });
    this.addForNotebook(CommandIDs.addTest, {
      label: trans.__('Add Test'),
      caption: trans.__('Add a cell that tests the block of this cell'),
      icon: testIcon,
      describedBy: { args: BLOCK_ARGUMENT },
      isEnabled: (notebook, args) => blockOf(notebook, args) !== null,
      execute: (notebook, args) => {
        addTest(notebook, blockOf(notebook, args));
      }
    });
  }

  private addForNotebook(
    id: string,
    options: Omit<
      CommandRegistry.ICommandOptions,
      'execute' | 'isEnabled' | 'label'
    > & {
      readonly label: string | ((args: ReadonlyPartialJSONObject) => string);
      readonly isEnabled: (
        notebook: OpenNotebook,
        args: ReadonlyPartialJSONObject
      ) => boolean;
      readonly execute: (
        notebook: OpenNotebook,
        args: ReadonlyPartialJSONObject
      ) => unknown;
    }
  ): void {
    this.app.commands.addCommand(id, {
      describedBy: { args: NO_ARGUMENTS },
      ...options,
      isEnabled: args => {
        const notebook = this.notebooks.current;
        return notebook !== null && options.isEnabled(notebook, args);
      },
      execute: async args => {
        const notebook = this.notebooks.current;
        if (notebook) {
          await options.execute(notebook, args);
        }
      }
    });
  }

  /** Buttons in toolbars are enabled and disabled as things change. */
  private watch(): void {
    const { notebooks } = this;
    const ids = Object.values(CommandIDs);
    let isLive = false;
    let hadBlocks = false;
    const tell = (): void => {
      for (const id of ids) {
        this.app.commands.notifyCommandChanged(id);
      }
    };
    const look = (): void => {
      const session = notebooks.current?.session;
      const [live, blocks] = [
        session?.isLive ?? false,
        (session?.graph?.order.length ?? 0) > 0
      ];
      if (live !== isLive || blocks !== hadBlocks) {
        [isLive, hadBlocks] = [live, blocks];
        tell();
      }
    };
    notebooks.currentChanged.connect(tell);
    notebooks.added.connect((_, { panel, session }) => {
      panel.content.activeCellChanged.connect(tell);
      session.graphChanged.connect(look);
      session.runChanged.connect(look);
      session.selectionChanged.connect(tell);
    });
  }
}

const NO_ARGUMENTS = { type: 'object', properties: {} };
const BLOCK_ARGUMENT = {
  type: 'object',
  properties: {
    block: {
      type: 'string',
      description: 'The name of a block; the selected one if left away.'
    }
  }
};

/** Begin a run with the parameters that the panel shows; a refusal is told, with its problems where there are any. */
async function start(
  notebook: OpenNotebook,
  options: StartOptions
): Promise<void> {
  const { session, state } = notebook;
  const run = session.start({ ...options, parameters: state.overrides });
  notebook.set({ isParametersOpen: false });
  if ((await telling(run)) === null && session.problems.length > 0) {
    notebook.set({ tab: 'problems' });
  }
}

/** The block that a command is about: the one it names, or the one that is selected. */
function blockOf(
  notebook: OpenNotebook | null,
  args: ReadonlyPartialJSONObject
): string | null {
  return typeof args.block === 'string'
    ? args.block
    : (notebook?.session.selection ?? null);
}

function hasBlocks({ session }: OpenNotebook): boolean {
  return (session.graph?.order.length ?? 0) > 0;
}

function hasCodeCell({ panel }: OpenNotebook): boolean {
  return panel.content.activeCell?.model.type === 'code';
}
