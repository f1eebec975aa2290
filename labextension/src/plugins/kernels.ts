/** Follows the kernel of each open notebook, and executes cells in it by its plan. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, ISessionContextDialogs } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { BUNDLE, CommandIDs } from '../tokens';
import { runHereIcon } from '../widgets/labicons';
import { runHere, type IExecution } from './here';
import { INotebooks, type OpenNotebook } from './notebooks';
import { IPreferences } from './preferences';

export const kernels: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:kernels',
  description: 'Follows what cells do in the kernels of notebooks.',
  autoStart: true,
  requires: [INotebooks, IPreferences, ITranslator],
  optional: [ISessionContextDialogs, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    preferences: IPreferences,
    translator: ITranslator,
    dialogs: ISessionContextDialogs | null,
    palette: ICommandPalette | null
  ): void => {
    const follow = (notebook: OpenNotebook): void => {
      const follower = new KernelFollower(notebook, preferences);
      notebook.panel.disposed.connect(() => {
        follower.dispose();
      });
    };
    notebooks.all.forEach(follow);
    notebooks.added.connect((_, notebook) => {
      follow(notebook);
    });
    addCommands(app, notebooks, { dialogs, translator });
    const category = translator.load(BUNDLE).__('Blocks');
    for (const command of [CommandIDs.runStaleHere, CommandIDs.runHere]) {
      palette?.addItem({ command, category });
    }
  }
};

/** The states in which what a kernel has told holds no longer, and those in which it can be asked again. */
const LOST: ReadonlySet<string> = new Set([
  'restarting',
  'autorestarting',
  'dead',
  'terminating'
]);
const THERE: ReadonlySet<string> = new Set(['starting', 'idle', 'busy']);

/** Tells the session of one notebook which kernel there is: a new one, a restarted one, none. */
class KernelFollower {
  constructor(
    private readonly notebook: OpenNotebook,
    private readonly preferences: IPreferences
  ) {
    const { sessionContext } = notebook.panel;
    preferences.changed.connect(this.onPreferences, this);
    // A restart that was asked for here comes as a change from a kernel to itself.
    sessionContext.kernelChanged.connect((_, { oldValue, newValue }) => {
      this.follow(newValue !== null && newValue === oldValue);
    });
    sessionContext.statusChanged.connect((_, status) => {
      this.onStatus(status);
    });
    sessionContext.connectionStatusChanged.connect((_, status) => {
      if (status === 'connected' && this.isFollowing) {
        this.notebook.session.kernel.resume();
      }
    });
    this.follow(false);
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
  }

  private onPreferences(): void {
    if (this.isWanted !== this.isFollowing) {
      this.follow(false);
    }
  }

  /** A restart that somebody else has asked for, or a death. */
  private onStatus(status: string): void {
    if (LOST.has(status)) {
      this.isLost = true;
      this.notebook.session.kernel.lose();
    } else if (
      this.isLost &&
      THERE.has(status) &&
      !this.notebook.panel.sessionContext.isRestarting
    ) {
      this.follow(true);
    }
  }

  private follow(isFresh: boolean): void {
    const { session, panel } = this.notebook;
    const kernel = panel.sessionContext.session?.kernel ?? null;
    this.isLost = false;
    this.isFollowing = this.isWanted;
    session.kernel.follow(this.isWanted ? kernel : null, isFresh);
  }

  private get isWanted(): boolean {
    return this.preferences.values.followKernel;
  }

  private isFollowing = false;
  private isLost = false;
}

function addCommands(
  { commands }: JupyterFrontEnd,
  notebooks: INotebooks,
  execution: IExecution
): void {
  const trans = execution.translator.load(BUNDLE);
  const blockOf = (args: { block?: unknown }): string | null =>
    typeof args.block === 'string'
      ? args.block
      : (notebooks.current?.session.selection ?? null);
  const isReady = (): boolean =>
    Boolean(notebooks.current?.session.live) && !notebooks.current?.state.here;
  commands.addCommand(CommandIDs.runStaleHere, {
    label: trans.__('Run Stale Here'),
    caption: trans.__(
      'Execute the cells that make all stale blocks fresh, in the notebook'
    ),
    icon: runHereIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: isReady,
    execute: async () => {
      if (notebooks.current) {
        await runHere(notebooks.current, [], execution);
      }
    }
  });
  commands.addCommand(CommandIDs.runHere, {
    label: args => {
      const block = blockOf(args);
      return block === null
        ? trans.__('Run Selected Block Here')
        : trans.__('Run %1 here', block);
    },
    caption: trans.__(
      'Execute the cells of the block, and what it needs, in the notebook'
    ),
    icon: runHereIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          block: {
            type: 'string',
            description: 'The name of a block; the selected one if left away.'
          }
        }
      }
    },
    isEnabled: args => isReady() && blockOf(args) !== null,
    execute: async args => {
      const block = blockOf(args);
      if (notebooks.current && block !== null) {
        await runHere(notebooks.current, [block], execution);
      }
    }
  });
  notebooks.added.connect((_, { session, stateChanged }) => {
    const tell = (): void => {
      commands.notifyCommandChanged(CommandIDs.runStaleHere);
      commands.notifyCommandChanged(CommandIDs.runHere);
    };
    session.liveChanged.connect(tell);
    stateChanged.connect(tell);
  });
}
