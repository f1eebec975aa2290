/** What stands on the cells: a strip above a tagged cell, and cards below a test cell whose assertions failed. */
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { Cell } from '@jupyterlab/cells';
import { ITranslator, type TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import type { PanelLayout } from '@lumino/widgets';
import * as React from 'react';

import type { CellSnapshot } from '../model/cells';
import type { AssertionView, BlockRunView } from '../model/run';
import type { Origin } from '../model/session';
import { parseTags } from '../model/tags';
import { BUNDLE, CommandIDs, PANEL_ID } from '../tokens';
import { AssertionCard } from '../widgets/assertioncard';
import { Badge, type CellRole } from '../widgets/badge';
import type { Block, LiveReason } from '../wire/types';
import { INotebooks, type OpenNotebook } from './notebooks';
import { IPreferences } from './preferences';

export const cells: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-blocks:cells',
  description: 'Shows on each cell which block it is, and how its tests fare.',
  autoStart: true,
  requires: [INotebooks, IPreferences, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebooks,
    preferences: IPreferences,
    translator: ITranslator
  ): void => {
    const trans = translator.load(BUNDLE);
    const show = (notebook: OpenNotebook): void => {
      const marks = new CellMarks(notebook, preferences, app, trans);
      notebook.panel.disposed.connect(() => {
        marks.dispose();
      });
    };
    notebooks.all.forEach(show);
    notebooks.added.connect((_, notebook) => {
      show(notebook);
    });
  }
};

/** Keeps the strips and cards of one notebook; a cell that is moved is a new cell, and gets new ones. */
class CellMarks {
  constructor(
    private readonly notebook: OpenNotebook,
    private readonly preferences: IPreferences,
    private readonly app: JupyterFrontEnd,
    private readonly trans: TranslationBundle
  ) {
    const { session } = notebook;
    preferences.changed.connect(this.refresh, this);
    session.graphChanged.connect(this.refresh, this);
    session.runChanged.connect(this.refresh, this);
    session.runsChanged.connect(this.refresh, this);
    session.liveChanged.connect(this.refresh, this);
    // Tags are seen at once, the graph takes a moment.
    session.source.changed.connect(this.refresh, this);
    this.refresh();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.isDisposed = true;
    Signal.disconnectReceiver(this);
  }

  /** At most once a frame, however much happens. */
  private refresh(): void {
    if (this.frame === 0 && !this.isDisposed) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.notebook.panel.content.widgets.forEach(cell => {
          this.mark(cell);
        });
      });
    }
  }

  private mark(cell: Cell): void {
    const known = this.marks.get(cell);
    if (known) {
      known.refresh();
    } else if (roleIn(this.notebook, cell) === null) {
      return;
    } else if (!this.awaited.has(cell)) {
      this.awaited.add(cell);
      void cell.ready.then(() => {
        if (!cell.isDisposed && !this.isDisposed) {
          const { notebook, preferences, app, trans } = this;
          const mark = new CellMark(cell, notebook, preferences, app, trans);
          this.marks.set(cell, mark);
          mark.refresh();
        }
      });
    }
  }

  private frame = 0;
  private isDisposed = false;
  private readonly marks = new WeakMap<Cell, CellMark>();
  private readonly awaited = new WeakSet<Cell>();
}

/** What the marks of a cell show; drawn anew only when something of it is another. */
interface IFacts {
  readonly role: CellRole | null;
  readonly block: Block | undefined;
  readonly run: BlockRunView | undefined;
  readonly number: number | null;
  readonly stale: LiveReason | null;
  readonly origin: Origin;
}

/** The strip and the cards of one cell; they end with the cell, whose layout holds them. */
class CellMark {
  constructor(
    private readonly cell: Cell,
    private readonly notebook: OpenNotebook,
    private readonly preferences: IPreferences,
    app: JupyterFrontEnd,
    trans: TranslationBundle
  ) {
    this.strip = new Drawn('jp-Blocks-cellStrip', () => this.badge(app, trans));
    this.cards = new Drawn('jp-Blocks-cellCards', () =>
      this.assertionCards(app.commands, trans)
    );
    const layout = cell.layout as PanelLayout;
    // The header comes first, then the input.
    layout.insertWidget(1, this.strip);
    layout.insertWidget(3, this.cards);
  }

  refresh(): void {
    const facts = factsOf(this.notebook, this.cell);
    const isHidden = facts.role === null || !this.preferences.values.cellBadges;
    this.strip.setHidden(isHidden);
    if (this.facts && isSame(this.facts, facts)) {
      return;
    }
    this.facts = facts;
    this.failed = this.assertions.filter(({ state }) => state !== 'passed');
    this.cards.setHidden(this.failed.length === 0);
    this.strip.update();
    this.cards.update();
  }

  private badge(
    app: JupyterFrontEnd,
    trans: TranslationBundle
  ): React.JSX.Element | null {
    const { session } = this.notebook;
    const { role, number, stale, origin } = this.facts ?? NO_FACTS;
    return (
      role && (
        <Badge
          cell={role}
          view={session.graph}
          blocks={session.blocks}
          runNumber={number}
          expected={session.expected}
          stale={stale}
          origin={origin}
          assertions={this.assertions}
          onSelect={block => {
            session.select(block);
            app.shell.activateById(PANEL_ID);
          }}
          trans={trans}
        />
      )
    );
  }

  private assertionCards(
    commands: CommandRegistry,
    trans: TranslationBundle
  ): React.JSX.Element {
    const { session, cellNumber } = this.notebook;
    const { run, number, origin } = this.facts ?? NO_FACTS;
    const openRun = (): void => {
      const args = { path: session.path, run: session.record?.id ?? '' };
      void commands.execute(CommandIDs.openRun, args);
    };
    return (
      <>
        {this.failed.map(assertion => (
          <AssertionCard
            key={assertion.id}
            assertion={assertion}
            runNumber={number}
            attempt={run?.attempt ?? 1}
            origin={origin}
            cellNumber={cellNumber}
            onOpenRun={openRun}
            trans={trans}
          />
        ))}
      </>
    );
  }

  /** The assertions that came out in this very cell. */
  private get assertions(): readonly AssertionView[] {
    const results = this.facts?.run?.assertions ?? [];
    return results.filter(({ place }) => place.cell === this.cell.model.id);
  }

  private readonly strip: Drawn;
  private readonly cards: Drawn;
  private facts: IFacts | null = null;
  private failed: readonly AssertionView[] = [];
}

/** A widget in a cell's layout, hidden until there is something to show. */
class Drawn extends ReactWidget {
  constructor(
    className: string,
    private readonly draw: () => React.JSX.Element | null
  ) {
    super();
    this.addClass(className);
    this.hide();
  }

  protected override render(): React.JSX.Element | null {
    return this.draw();
  }
}

const NO_FACTS: IFacts = {
  role: null,
  block: undefined,
  run: undefined,
  number: null,
  stale: null,
  origin: 'run'
};

function factsOf(notebook: OpenNotebook, cell: Cell): IFacts {
  const { session } = notebook;
  const role = roleIn(notebook, cell);
  if (!role || !('name' in role)) {
    return { ...NO_FACTS, role };
  }
  return {
    role,
    block: session.graph?.block(role.name),
    run: session.blocks.get(role.name),
    number: session.record?.number ?? null,
    stale: role.role === 'block' ? session.staleness(role.name) : null,
    origin: session.origin
  };
}

function isSame(one: IFacts, other: IFacts): boolean {
  return (
    one.role === other.role &&
    one.block?.kind === other.block?.kind &&
    one.run === other.run &&
    one.number === other.number &&
    JSON.stringify(one.stale) === JSON.stringify(other.stale) &&
    one.origin === other.origin
  );
}

/** What a cell is by its tags; null if it is none of ours. The same object as long as the cell is the same. */
function roleIn({ session }: OpenNotebook, cell: Cell): CellRole | null {
  const snapshot = session.cell(cell.model.id);
  if (snapshot?.type !== 'code') {
    return null;
  }
  const key = `${snapshot.tags.join('\n')}\n${magicName(snapshot) ?? ''}`;
  const known = ROLES.get(key);
  if (known !== undefined) {
    return known;
  }
  const role = roleOf(snapshot);
  ROLES.set(key, role);
  return role;
}

const ROLES = new Map<string, CellRole | null>();

function roleOf(cell: CellSnapshot): CellRole | null {
  const marks = parseTags(cell.tags);
  const block = marks.block ?? magicName(cell);
  if (marks.skip) {
    return { role: 'skip' };
  }
  if (block !== null) {
    return { role: 'block', name: block };
  }
  if (marks.tests !== null) {
    return { role: 'test', name: marks.tests };
  }
  if (marks.parameters || marks.injected) {
    return { role: 'parameters' };
  }
  return marks.setup ? { role: 'setup' } : null;
}

/** The name after `%%block`, if that is how the cell begins. */
function magicName(cell: CellSnapshot): string | null {
  return cell.source.startsWith('%%block')
    ? (/^%%block[ \t]+(\S+)[ \t]*$/m.exec(cell.source.split('\n', 1)[0])?.[1] ??
        null)
    : null;
}
