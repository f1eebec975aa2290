import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { CellSnapshot, ISource } from '../cells';
import { digestOf } from '../digests';
import type { RunEnded } from '../runfeed';
import { NotebookSession } from '../session';
import { MemoryServer, refusal, type Told } from './server';

class Cells implements ISource {
  constructor(...cells: [id: string, source: string, ...tags: string[]][]) {
    for (const [id, source, ...tags] of cells) {
      this.list.push({ id, type: 'code', source, tags, policy: {} });
    }
  }

  readonly changed = new Signal<this, void>(this);
  readonly pathChanged = new Signal<this, void>(this);
  readonly language = 'python';
  readonly kernel = 'python3';
  path = 'a.ipynb';

  cells(): readonly CellSnapshot[] {
    return this.list;
  }

  notebook(): Record<string, unknown> {
    return { cells: [] };
  }

  edit(id: string, change: Partial<CellSnapshot>): void {
    this.list = this.list.map(cell =>
      cell.id === id ? { ...cell, ...change } : cell
    );
    this.changed.emit();
  }

  private list: CellSnapshot[] = [];
}

let server: MemoryServer;
let source: Cells;
let session: NotebookSession;

/** Let `milliseconds` go by, and all that comes of it happen. */
async function passing(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

async function attach(): Promise<void> {
  session = new NotebookSession(source, server);
  await passing();
}

function sentSources(): (string | undefined)[] {
  return server.asked.at(-1)!.cells.map(cell => cell.source);
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new MemoryServer();
  source = new Cells(
    ['1', 'a = 1', 'block:a'],
    ['2', 'b = a', 'block:b'],
    ['3', 'assert b', 'test:b']
  );
});

afterEach(() => {
  session.dispose();
  vi.useRealTimers();
});

describe('the graph', () => {
  it('is there at once, and asked for once after a burst of edits', async () => {
    await attach();
    expect(session.graph?.order).toEqual(['a', 'b']);
    for (const source_ of ['a = 2', 'a = 23', 'a = 234']) {
      source.edit('1', { source: source_ });
      await passing(60);
    }
    expect(server.asked).toHaveLength(1);
    await passing(20);
    expect(server.asked).toHaveLength(2);
  });

  it('is asked for with the sources that the server has not seen, once', async () => {
    await attach();
    expect(sentSources()).toEqual(['a = 1', 'b = a', 'assert b']);
    source.edit('1', { source: 'a = 2' });
    await passing(150);
    expect(sentSources()).toEqual(['a = 2', undefined, undefined]);
    source.edit('2', { tags: ['block:c'] });
    await passing(150);
    expect(sentSources()).toEqual([undefined, undefined, undefined]);
    expect(session.graph?.order).toEqual(['a', 'c']);
  });

  it('is the same object for as long as it says the same', async () => {
    await attach();
    const before = session.graph;
    source.edit('1', { source: 'a = 1  # said' });
    await passing(150);
    expect(server.asked).toHaveLength(2);
    expect(session.graph).toBe(before);
    source.edit('1', { tags: ['block:c'] });
    await passing(150);
    expect(session.graph).not.toBe(before);
  });

  it('is asked for with all that a server lacks after a restart', async () => {
    await attach();
    server.restart();
    source.edit('1', { source: 'a = 2' });
    await passing(150);
    expect(server.asked).toHaveLength(3);
    expect(sentSources()).toEqual(['a = 2', 'b = a', 'assert b']);
    expect(session.error).toBeNull();
  });

  it('follows the newest edit where an answer takes long, with one request at a time', async () => {
    await attach();
    let answer: () => void = () => undefined;
    server.beforeGraph = () =>
      new Promise(resolve => {
        answer = resolve;
      });
    source.edit('2', { tags: ['block:c'] });
    await passing(150);
    source.edit('2', { tags: ['block:d'] });
    await passing(500);
    expect(server.asked).toHaveLength(2);
    answer();
    await passing();
    expect(server.asked).toHaveLength(3);
    answer();
    await passing();
    expect(session.graph?.order).toEqual(['a', 'd']);
    await passing(10_000);
    expect(server.asked).toHaveLength(3);
  });

  it('stays while the server is in trouble, and comes again by itself', async () => {
    await attach();
    server.refusals.push(refusal(0, 'unreachable'), refusal(503, 'crashed'));
    source.edit('2', { tags: ['block:c'] });
    await passing(150);
    expect(session.error?.code).toBe('unreachable');
    expect(session.graph?.order).toEqual(['a', 'b']);
    await passing(1000);
    expect(session.error?.code).toBe('crashed');
    await passing(2000);
    expect(session.error).toBeNull();
    expect(session.graph?.order).toEqual(['a', 'c']);
  });

  it('is not asked for again by itself where that would not help', async () => {
    await attach();
    server.refusals.push(refusal(413, 'too_large'));
    source.edit('2', { tags: ['block:c'] });
    await passing(60_000);
    expect([server.asked.length, session.error?.code]).toEqual([
      2,
      'too_large'
    ]);
    session.retry();
    await passing();
    expect(session.error).toBeNull();
  });

  it('of a notebook without tags costs no request', async () => {
    source = new Cells(['1', 'a = 1'], ['2', 'b = a']);
    await attach();
    source.edit('1', { source: 'a = 2' });
    await passing(150);
    expect(server.asked).toEqual([]);
    expect(session.graph?.order).toEqual([]);
    source.edit('1', { source: '%%block a\na = 2' });
    await passing(150);
    expect(server.asked).toHaveLength(1);
  });

  it('loses its selection with the block', async () => {
    await attach();
    session.select('b');
    expect(session.blockOf('3')).toBe('b');
    source.edit('2', { tags: [] });
    await passing(150);
    expect(session.selection).toBeNull();
  });
});

describe('a run', () => {
  const started: Told = {
    event: 'run_started',
    run: 'run1',
    pipeline: 'a',
    blocks: ['a', 'b'],
    parameters: {}
  };
  const attempt: Told = {
    event: 'attempt_started',
    block: 'a',
    attempt: 1,
    rebuild: false
  };
  const finished: Told = {
    event: 'run_finished',
    state: 'failed',
    seconds: 2,
    failure: null
  };

  function states(): (string | undefined)[] {
    return ['a', 'b'].map(name => session.run?.blocks.get(name)?.state);
  }

  it('is followed from its start to its end', async () => {
    await attach();
    const ends: RunEnded[] = [];
    session.ended.connect((_, ended) => ends.push(ended));
    await session.start({ until: ['b'] });
    expect(session.isLive).toBe(true);
    server.happen('run1', started, attempt);
    await passing();
    expect(states()).toEqual(['running', 'queued']);
    server.happen('run1', finished);
    await passing();
    expect([session.isLive, session.run?.state]).toEqual([false, 'failed']);
    expect(ends.map(end => end.record.state)).toEqual(['failed']);
    expect(session.runs.map(run => run.state)).toEqual(['failed']);
  });

  it('that goes on is resumed by whoever opens the notebook', async () => {
    server.begin('a.ipynb');
    server.happen('run1', started, attempt);
    await attach();
    expect(states()).toEqual(['running', 'queued']);
    expect(session.expected).toEqual({ a: 1.5 });
  });

  it('is taken up where it was after a lost connection', async () => {
    await attach();
    await session.start();
    server.happen('run1', started);
    await passing();
    server.hangUp();
    await passing();
    expect(session.error?.code).toBe('unreachable');
    server.happen('run1', attempt);
    await passing(1000);
    expect(session.error).toBeNull();
    expect(states()).toEqual(['running', 'queued']);
    expect(server.polls.slice(-2)).toEqual([1, 2]);
  });

  it('stops at once to the eye', async () => {
    await attach();
    await session.start();
    server.happen('run1', started, attempt);
    await passing();
    const stopping = session.cancel();
    expect(session.run?.stopping).toBe(true);
    await stopping;
    server.happen('run1', { ...finished, state: 'cancelled' } as Told);
    await passing();
    expect([session.run?.stopping, session.run?.state]).toEqual([
      false,
      'cancelled'
    ]);
  });

  it('that is refused says why, and nothing else changes', async () => {
    await attach();
    server.refusals.push(refusal(400, 'pipeline_invalid'));
    await expect(session.start()).rejects.toThrow('pipeline_invalid');
    expect([session.runs.length, session.run]).toEqual([0, null]);
  });

  it('begun elsewhere is shown when the server hints at it', async () => {
    await attach();
    server.begin('a.ipynb');
    server.happen('run1', started, attempt);
    session.hear({ run: 'run1', seq: 2, path: 'a.ipynb', state: 'running' });
    await passing();
    expect(states()).toEqual(['running', 'queued']);
  });

  it('makes a block stale once its code is edited, until it is as it was', async () => {
    await attach();
    await session.start();
    const stale = () => ['a', 'b'].map(name => session.staleness(name)?.kind);
    expect(stale()).toEqual([undefined, undefined]);
    source.edit('1', { source: 'a = 2' });
    expect(stale()).toEqual(['edited', undefined]);
    source.edit('1', { source: 'a = 1' });
    expect(stale()).toEqual([undefined, undefined]);
  });

  it('is known to be stale after a reload, too', async () => {
    server.begin('a.ipynb');
    server.happen('run1', started, finished);
    server.digests = {
      '1': 'another',
      '2': digestOf(source.cells()[1]),
      '3': 'another'
    };
    await attach();
    expect(['a', 'b'].map(name => session.staleness(name)?.kind)).toEqual([
      'edited',
      undefined
    ]);
  });

  it('of another name is forgotten when the notebook is renamed', async () => {
    await attach();
    await session.start();
    source.path = 'b.ipynb';
    source.pathChanged.emit();
    expect(session.run).toBeNull();
  });
});
