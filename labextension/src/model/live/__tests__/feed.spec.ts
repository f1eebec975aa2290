import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { MemoryServer, refusal, type Told } from '../../__tests__/server';
import type { CellSnapshot, ISource } from '../../cells';
import { NotebookSession } from '../../session';
import { graph, MemoryKernel } from './kernel';

class Cells implements ISource {
  constructor(...cells: [id: string, source: string, ...tags: string[]][]) {
    this.list = cells.map(([id, source, ...tags]) => ({
      id,
      type: 'code',
      source,
      tags,
      policy: {}
    }));
  }

  readonly changed = new Signal<this, void>(this);
  readonly pathChanged = new Signal<this, void>(this);
  readonly language = 'python';
  readonly kernel = 'python3';
  readonly path = 'folder/flights.ipynb';

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

const ENDED: Told = {
  event: 'run_finished',
  state: 'succeeded',
  seconds: 1,
  failure: null
};

let server: MemoryServer;
let source: Cells;
let session: NotebookSession;
let kernel: MemoryKernel;

/** Let `milliseconds` go by, and all that comes of it happen. */
async function passing(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

async function follow(isFresh = false): Promise<void> {
  session.kernel.follow(kernel.asKernel(), isFresh);
  await passing();
}

beforeEach(async () => {
  vi.useFakeTimers();
  server = new MemoryServer();
  kernel = new MemoryKernel();
  source = new Cells(
    ['1', 'a = 1', 'block:a'],
    ['2', 'b = a', 'block:b'],
    ['3', 'assert b', 'test:b']
  );
  session = new NotebookSession(source, server);
  await passing();
});

afterEach(() => {
  session.dispose();
  vi.useRealTimers();
});

describe('coming together', () => {
  it('brings the half once into a kernel that has none, silently', async () => {
    await follow();
    expect(server.halves).toEqual(['flights']);
    expect(kernel.executed).toEqual(['half']);
    expect(session.live?.blocks.get('a')?.state).toBe('not_run');
    expect(kernel.comms).toHaveLength(1);
  });

  it('opens a comm of its own where the half is there: after a reload, in a second tab', async () => {
    kernel.hasHalf = true;
    await follow();
    expect(kernel.executed).toEqual([]);
    expect(session.live).not.toBeNull();
  });

  it('does so at once where the kernel is busy, and brings the half if there was none', async () => {
    kernel.status = 'busy';
    await follow();
    expect(kernel.executed).toEqual(['half']);
    expect(session.live).not.toBeNull();
  });

  it('brings it anew into a kernel that was restarted, without asking the server again', async () => {
    await follow();
    session.kernel.lose();
    expect(session.live).toBeNull();
    kernel.hasHalf = false;
    await follow(true);
    expect(kernel.executed).toEqual(['half', 'half']);
    expect(server.halves).toHaveLength(1);
    expect(session.live).not.toBeNull();
  });

  it('waits until a notebook has blocks', async () => {
    for (const id of ['1', '2', '3']) {
      source.edit(id, { tags: [] });
    }
    await follow();
    expect(kernel.executed).toEqual([]);
    source.edit('1', { tags: ['block:a'] });
    await passing(100);
    expect(kernel.executed).toEqual(['half']);
  });

  it('leaves kernels of other languages alone, and says nothing of it', async () => {
    kernel.language = 'R';
    await follow();
    expect(kernel.executed).toEqual([]);
    expect(session.kernel.trouble).toBeNull();
  });

  it('opens another comm when the kernel has closed this one', async () => {
    await follow();
    kernel.comm.end();
    await passing();
    expect(kernel.executed).toHaveLength(1);
    expect(kernel.comms).toHaveLength(2);
    expect(session.live).not.toBeNull();
  });

  it('closes what it has opened when it is not to follow any longer', async () => {
    kernel.hasHalf = true;
    await follow();
    session.kernel.follow(null);
    expect(kernel.comm.isClosedByPage).toBe(true);
    expect(session.live).toBeNull();
  });
});

describe('trouble', () => {
  it('of the server is told, and over when it is tried again', async () => {
    server.refusals.push(refusal(403, 'forbidden'));
    await follow();
    expect(session.kernel.trouble).toEqual({
      kind: 'refused',
      detail: 'forbidden'
    });
    source.edit('1', { source: 'a = 2' });
    await passing(100);
    expect(kernel.executed).toEqual([]);
    session.kernel.retry();
    await passing();
    expect(session.kernel.trouble).toBeNull();
    expect(session.live).not.toBeNull();
  });

  it('of the server is over when the connection is there again', async () => {
    server.refusals.push(refusal(0, 'unreachable'));
    await follow();
    expect(session.kernel.trouble?.kind).toBe('refused');
    session.kernel.resume();
    await passing();
    expect(session.live).not.toBeNull();
  });

  it('of a kernel that cannot execute it, or has no comms, is told', async () => {
    kernel.failure = { ename: 'NameError', evalue: 'get_ipython' };
    await follow();
    expect(session.kernel.trouble).toEqual({
      kind: 'raised',
      detail: 'NameError: get_ipython'
    });
    kernel.failure = null;
    kernel.opensComms = false;
    session.kernel.retry();
    await passing();
    expect(session.kernel.trouble?.kind).toBe('silent');
  });

  it('of another version is told', async () => {
    kernel.version = 2;
    await follow();
    expect(session.kernel.trouble?.kind).toBe('foreign');
    expect(session.live).toBeNull();
  });
});

describe('what is told', () => {
  it('is taken in as it comes', async () => {
    await follow();
    const { comm } = kernel;
    comm.tell('cell', { event: 'started', cell: '1', block: 'a' });
    expect(session.blocks.get('a')?.state).toBe('running');
    comm.tell('cell', { event: 'finished', cell: '1', seconds: 0.5 });
    comm.tell('graph', { ...graph('fresh', 'stale') });
    expect(session.blocks.get('a')).toMatchObject({
      state: 'fresh',
      seconds: 0.5
    });
    expect(session.staleness('b')).toMatchObject({ kind: 'changed', by: 'a' });
  });

  it('asks for a snapshot when a message is missing, and tells nothing before it', async () => {
    await follow();
    const { comm } = kernel;
    kernel.graph = graph('fresh', 'fresh');
    comm.lose();
    comm.tell('graph', { ...graph('stale') });
    expect(session.blocks.get('a')).toBeUndefined();
    await passing();
    expect(comm.asked.at(-1)?.kind).toBe('snapshot');
    expect(session.blocks.get('a')?.state).toBe('fresh');
  });

  it('keeps the views of blocks that have not changed', async () => {
    await follow();
    kernel.comm.tell('graph', { ...graph('fresh') });
    const before = session.blocks.get('a');
    kernel.comm.tell('graph', { ...graph('fresh', 'fresh') });
    expect(session.blocks.get('a')).toBe(before);
  });

  it('places assertions in the cell that says them; a failed one makes its block failed', async () => {
    await follow();
    kernel.comm.tell('graph', { ...graph('fresh', 'fresh') });
    const assertion = {
      id: 'b::#1',
      severity: 'error',
      state: 'failed',
      line: 1,
      source: 'assert b',
      message: '',
      compared: [],
      seconds: 0
    };
    kernel.comm.tell('assertions', { block: 'b', assertions: [assertion] });
    expect(session.blocks.get('b')?.state).toBe('failed');
    expect(session.blocks.get('b')?.assertions[0].place).toEqual({
      cell: '3',
      line: 1
    });
  });
});

describe('the text', () => {
  it('is sent when the comm is open and after edits, what is known by its digest', async () => {
    await follow();
    expect(kernel.texts).toHaveLength(1);
    source.edit('1', { source: 'a = 2' });
    source.edit('1', { source: 'a = 23' });
    await passing(100);
    expect(kernel.texts).toHaveLength(2);
    expect(kernel.texts[1].cells).toMatchObject([{ source: 'a = 23' }, {}, {}]);
    expect(kernel.texts[1].cells).not.toHaveProperty('1.source');
  });

  it('is sent again with what the kernel lacks', async () => {
    await follow();
    kernel.known = new Set();
    source.edit('1', { source: 'a = 2' });
    await passing(100);
    expect(kernel.texts).toHaveLength(3);
    expect(kernel.texts[2].cells).toHaveProperty('1.source', 'b = a');
  });
});

describe('what is asked', () => {
  it('is answered with a plan, after the last edit was sent', async () => {
    await follow();
    source.edit('1', { source: 'a = 2' });
    const steps = await session.kernel.plan();
    expect(steps).toEqual([{ title: 'a', cells: ['1'], why: 'stale' }]);
    expect(kernel.comm.asked.map(({ kind }) => kind).slice(-2)).toEqual([
      'source',
      'plan'
    ]);
  });

  it('is answered with a value, or with why there is none', async () => {
    await follow();
    expect(await session.kernel.inspect('rows')).toMatchObject({
      type: 'list'
    });
    await expect(session.kernel.inspect('none')).rejects.toThrow(
      'no such name'
    );
  });

  it('is given up when the comm is closed', async () => {
    await follow();
    kernel.answer = () => undefined;
    const asked = expect(session.kernel.inspect('rows')).rejects.toMatchObject({
      code: 'closed'
    });
    await passing();
    session.kernel.lose();
    await asked;
  });
});

describe('whose word is shown', () => {
  it('is the last: of a run while it goes on and after, of the kernel when a cell runs in it', async () => {
    await follow();
    expect(session.origin).toBe('kernel');
    const run = await session.start();
    await passing();
    server.happen(run.id, ENDED);
    await passing();
    expect(session.isLive).toBe(false);
    expect(session.origin).toBe('run');
    kernel.comm.tell('graph', { ...graph('fresh') });
    expect(session.origin).toBe('run');
    kernel.comm.tell('cell', { event: 'started', cell: '1', block: 'a' });
    expect(session.origin).toBe('kernel');
    session.showFrom('run');
    expect(session.origin).toBe('run');
    session.showFrom('kernel');
    expect(session.origin).toBe('kernel');
  });

  it('is the kernel’s after a reload, if anything has run in it', async () => {
    server.begin(source.path);
    kernel.hasHalf = true;
    kernel.graph = graph('fresh');
    await session.start();
    server.happen('run2', ENDED);
    await passing();
    await follow();
    expect(session.origin).toBe('kernel');
    session.kernel.lose();
    expect(session.origin).toBe('run');
  });
});
