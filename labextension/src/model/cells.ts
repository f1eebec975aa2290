/** The cells of an open notebook, as the server needs to know them, and the edits that mends make to them. */
import type { ISharedCell, ISharedNotebook } from '@jupyter/ydoc';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { CellType, Edit } from '../wire/types';

/** A cell at one moment: the same object for as long as nothing in it has changed. */
export interface CellSnapshot {
  readonly id: string;
  readonly type: CellType;
  readonly source: string;
  readonly tags: readonly string[];
  readonly policy: unknown;
}

/** A notebook whose graph is looked at, wherever it comes from. */
export interface ISource {
  /** The contents path. */
  readonly path: string;
  readonly language: string;
  readonly kernel: string;
  cells(): readonly CellSnapshot[];
  /** The notebook as nbformat JSON, without outputs. */
  notebook(): Record<string, unknown>;
  /** Emitted when a source, a tag, a policy, the order of the cells or the kernel has changed; not for outputs. */
  readonly changed: ISignal<ISource, void>;
  readonly pathChanged: ISignal<ISource, void>;
}

/** What of a document's context is needed here. */
export interface INotebookContext {
  readonly localPath: string;
  readonly pathChanged: ISignal<unknown, unknown>;
  readonly model: { readonly sharedModel: ISharedNotebook };
}

/** A notebook document that is open in the application. */
export class NotebookSource implements ISource {
  constructor(private readonly context: INotebookContext) {
    this.shared = context.model.sharedModel;
    for (const cell of this.shared.cells) {
      this.watch(cell);
    }
    this.shared.changed.connect(this.onNotebook, this);
    context.pathChanged.connect(this.onPath, this);
  }

  readonly changed = new Signal<this, void>(this);
  readonly pathChanged = new Signal<this, void>(this);

  get path(): string {
    return this.context.localPath;
  }

  get language(): string {
    const { language_info, kernelspec } = this.shared.metadata;
    return text(language_info?.name) || text(kernelspec?.language) || 'python';
  }

  get kernel(): string {
    return text(this.shared.metadata.kernelspec?.name);
  }

  cells(): readonly CellSnapshot[] {
    return this.shared.cells.map(cell => {
      const known = this.snapshots.get(cell);
      if (known) {
        return known;
      }
      const taken = snapshot(cell);
      this.snapshots.set(cell, taken);
      return taken;
    });
  }

  notebook(): Record<string, unknown> {
    const { metadata, nbformat, nbformat_minor, cells } = this.shared;
    return { metadata, nbformat, nbformat_minor, cells: cells.map(stripped) };
  }

  dispose(): void {
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  private watch(cell: ISharedCell): void {
    cell.changed.connect(this.onCell, this);
  }

  private onCell(
    cell: ISharedCell,
    change: { sourceChange?: unknown; metadataChange?: unknown }
  ): void {
    if (change.sourceChange || change.metadataChange) {
      this.snapshots.delete(cell);
      this.changed.emit();
    }
  }

  private onNotebook(
    _: unknown,
    change: {
      cellsChange?: readonly { insert?: ISharedCell[] }[];
      metadataChange?: unknown;
    }
  ): void {
    for (const delta of change.cellsChange ?? []) {
      delta.insert?.forEach(cell => {
        this.watch(cell);
      });
    }
    if (change.cellsChange || change.metadataChange) {
      this.changed.emit();
    }
  }

  private onPath(): void {
    this.pathChanged.emit();
  }

  private readonly shared: ISharedNotebook;
  private readonly snapshots = new WeakMap<ISharedCell, CellSnapshot>();
}

/** Make `edits`, all of them in one step that one undo takes back. Cells that are gone are passed over. */
export function applyEdits(
  notebook: ISharedNotebook,
  edits: readonly Edit[]
): void {
  const cells = new Map(
    notebook.cells.map(cell => [cell.getId(), cell] as const)
  );
  notebook.transact(() => {
    for (const edit of edits) {
      const cell = cells.get(edit.cell);
      if (cell && edit.tags) {
        setTags(cell, edit.tags);
      }
      if (cell && edit.source !== null) {
        cell.setSource(edit.source);
      }
    }
  });
}

/** The tags of a cell, whatever somebody has written there. */
export function tagsOf(cell: ISharedCell): readonly string[] {
  const tags: unknown = cell.getMetadata('tags');
  return Array.isArray(tags)
    ? tags.filter((tag): tag is string => typeof tag === 'string')
    : [];
}

function setTags(cell: ISharedCell, tags: readonly string[]): void {
  if (tags.length > 0) {
    cell.setMetadata('tags', [...tags]);
  } else {
    cell.deleteMetadata('tags');
  }
}

function snapshot(cell: ISharedCell): CellSnapshot {
  return {
    id: cell.getId(),
    type: cell.cell_type as CellType,
    // Half of a surrogate pair, as a cut in the middle of an emoji leaves it, has no bytes and so no digest.
    source: cell.getSource().replace(/\p{Surrogate}/gu, '\ufffd'),
    tags: tagsOf(cell),
    // Where there is none, none is said: an empty policy is one too, and has its place.
    policy: cell.getMetadata('jupyter_blocks')
  };
}

/** A cell as nbformat JSON; outputs are never even looked at, they may be large. */
function stripped(cell: ISharedCell): Record<string, unknown> {
  if (cell.cell_type !== 'code') {
    return { ...cell.toJSON() };
  }
  return {
    id: cell.getId(),
    cell_type: 'code',
    source: cell.getSource(),
    metadata: cell.getMetadata(),
    execution_count: null,
    outputs: []
  };
}

function text(said: unknown): string {
  return typeof said === 'string' ? said : '';
}
