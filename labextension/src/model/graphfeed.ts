/** The graph of one open notebook, asked for anew after each edit. */
import { Signal } from '@lumino/signaling';

import { BlocksError, isAbort, type IBlocksClient } from '../api/client';
import type { Graph, GraphRequest } from '../wire/types';
import type { CellSnapshot, ISource } from './cells';
import { cellsSaid } from './digests';
import { GraphView } from './graph';
import { backoff } from './pause';

/** Milliseconds of rest before an edit is looked at: about what lies between two keys of a quick typist. */
export const REST = 80;

/** How often one request may be told that sources are missing: more often is no honest server. */
export const RESENDS = 3;

/**
 * Duties: waits for the end of an edit; sends sources that the server does not have, digests of the others; has one
 * request under way at a time, since the server would take them one after the other anyway; keeps the last graph
 * while there is trouble, and asks again by itself.
 */
export class GraphFeed {
  constructor(
    private readonly source: ISource,
    private readonly client: IBlocksClient
  ) {
    source.changed.connect(this.onChange, this);
    source.pathChanged.connect(this.onChange, this);
  }

  /** Emitted when `view` or `error` has changed. */
  readonly changed = new Signal<this, void>(this);

  /** The last graph that was had; null before the first. */
  get view(): GraphView | null {
    return this._view;
  }

  /** Why there is no newer graph; null if there is. */
  get error(): BlocksError | null {
    return this._error;
  }

  /** Ask now, not after a rest. */
  refresh(): void {
    this.schedule(0);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.control.abort();
    Signal.clearData(this);
  }

  private onChange(): void {
    this.schedule(REST);
  }

  private schedule(milliseconds: number): void {
    if (this.control.signal.aborted) {
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.look();
    }, milliseconds);
  }

  private async look(): Promise<void> {
    if (this.isAsking) {
      this.isOutdated = true;
      return;
    }
    this.isAsking = true;
    this.isOutdated = false;
    try {
      await this.ask();
    } finally {
      this.isAsking = false;
      if (this.isOutdated) {
        this.schedule(0);
      }
    }
  }

  private async ask(): Promise<void> {
    const cells = this.source.cells();
    try {
      const graph = isPipeline(cells)
        ? await this.answer(cells)
        : nothing(this.source.path);
      this.settle(this.viewOf(graph), null);
    } catch (error) {
      if (error instanceof BlocksError) {
        this.settle(this._view, error);
      } else if (!isAbort(error)) {
        throw error;
      }
    }
  }

  private settle(view: GraphView | null, error: BlocksError | null): void {
    this._view = view;
    this._error = error;
    this.failures = error === null ? 0 : this.failures + 1;
    if (error?.isPassing) {
      this.schedule(backoff(this.failures));
    }
    this.changed.emit();
  }

  /** The view that there is, if it shows just that graph: then nobody need draw anything anew. */
  private viewOf(graph: Graph): GraphView {
    const text = JSON.stringify(graph);
    if (this._view && this.text === text) {
      return this._view;
    }
    this.text = text;
    return new GraphView(graph);
  }

  private async answer(cells: readonly CellSnapshot[]): Promise<Graph> {
    const lacking = new Set<string>();
    for (let resends = 0; ; resends += 1) {
      try {
        const request = this.request(cells, lacking);
        const graph = await this.client.graph(request, this.control.signal);
        this.sent = new Set(request.cells.map(cell => cell.digest ?? ''));
        return graph;
      } catch (error) {
        const digests = missing(error);
        if (digests === null || resends === RESENDS) {
          throw error;
        }
        for (const digest of digests) {
          lacking.add(digest);
        }
      }
    }
  }

  private request(
    cells: readonly CellSnapshot[],
    lacking: ReadonlySet<string>
  ): GraphRequest {
    const { path, language, kernel } = this.source;
    const isKnown = (digest: string): boolean =>
      this.sent.has(digest) && !lacking.has(digest);
    return { path, language, kernel, cells: cellsSaid(cells, isKnown) };
  }

  private _view: GraphView | null = null;
  private _error: BlocksError | null = null;
  private text = '';
  private sent: ReadonlySet<string> = new Set();
  private failures = 0;
  private isAsking = false;
  private isOutdated = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly control = new AbortController();
}

/** Whether there may be anything in the cells for us: a notebook without tags is none of our business. */
export function isPipeline(cells: readonly CellSnapshot[]): boolean {
  return cells.some(
    cell =>
      cell.type === 'code' &&
      (cell.tags.length > 0 || cell.source.startsWith('%%block'))
  );
}

function nothing(path: string): Graph {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return {
    schema: 'jupyter-blocks/graph/1',
    pipeline: file.replace(/\.[^.]*$/, ''),
    parameters: [],
    blocks: [],
    edges: [],
    diagnostics: []
  };
}

/** The digests of the sources that the server lacks, if that is what `error` says. */
function missing(error: unknown): readonly string[] | null {
  return error instanceof BlocksError && error.code === 'sources_missing'
    ? (error.said.digests ?? [])
    : null;
}
