import { YNotebook } from '@jupyter/ydoc';
import { Signal } from '@lumino/signaling';
import { describe, expect, it } from 'vitest';

import { applyEdits, NotebookSource, tagsOf } from '../cells';

function open(...sources: string[]): {
  notebook: YNotebook;
  source: NotebookSource;
  changes: () => number;
} {
  const notebook = new YNotebook({ disableDocumentWideUndoRedo: true });
  notebook.fromJSON({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: sources.map(source => ({
      cell_type: 'code',
      source,
      metadata: {},
      execution_count: null,
      outputs: []
    }))
  });
  notebook.clearUndoHistory();
  const source = new NotebookSource({
    localPath: 'folder/a.ipynb',
    pathChanged: new Signal<object, unknown>({}),
    model: { sharedModel: notebook }
  });
  let count = 0;
  source.changed.connect(() => {
    count += 1;
  });
  return { notebook, source, changes: () => count };
}

describe('a notebook that is open', () => {
  it('gives the same snapshot of a cell until the cell changes', () => {
    const { notebook, source, changes } = open('a = 1', 'b = a');
    const before = source.cells();
    expect(source.cells()[0]).toBe(before[0]);
    notebook.getCell(0).updateSource(4, 5, '2');
    const after = source.cells();
    expect(after[0]).toMatchObject({ type: 'code', source: 'a = 2', tags: [] });
    expect(after[1]).toBe(before[1]);
    expect(changes()).toBe(1);
  });

  it('is told of tags, of cells that come, go and move, and not of outputs', () => {
    const { notebook, source, changes } = open('a = 1', 'b = a');
    const cell = notebook.getCell(0);
    cell.setMetadata('tags', ['block:a', 7 as unknown as string]);
    expect(source.cells()[0].tags).toEqual(['block:a']);
    notebook.insertCell(2, { cell_type: 'code', source: 'c', metadata: {} });
    notebook.getCell(2).setSource('c = 3');
    notebook.moveCell(2, 0);
    expect(source.cells().map(one => one.source)).toEqual([
      'c = 3',
      'a = 1',
      'b = a'
    ]);
    const before = changes();
    const code = notebook.getCell(1);
    if (code.cell_type === 'code') {
      const output = { output_type: 'stream', name: 'stdout', text: ['x'] };
      (code as unknown as { setOutputs: (o: unknown[]) => void }).setOutputs([
        output
      ]);
    }
    expect(changes()).toBe(before);
  });

  it('says no policy where a cell has none', () => {
    const { notebook, source } = open('a = 1', 'b = a');
    notebook.getCell(0).setMetadata('jupyter_blocks', { timeout: 5 });
    const said = JSON.parse(JSON.stringify(source.cells())) as object[];
    expect(said[0]).toHaveProperty('policy', { timeout: 5 });
    expect(said[1]).not.toHaveProperty('policy');
  });

  it('is posted without outputs, and with the metadata of others', () => {
    const { notebook, source } = open('a = 1');
    const other = { tags: ['hide-cell'], slideshow: { slide_type: 'slide' } };
    notebook.getCell(0).setMetadata(other);
    expect(source.notebook()).toMatchObject({
      nbformat: 4,
      cells: [{ source: 'a = 1', metadata: other, outputs: [] }]
    });
  });

  it('takes half a surrogate pair for the sign that stands for the unreadable', () => {
    const { source } = open('x = "\ud83d"');
    expect(source.cells()[0].source).toBe('x = "\ufffd"');
  });
});

describe('edits', () => {
  it('of several cells are one step, which one undo takes back', () => {
    const { notebook } = open('a = 1', 'b = a');
    const [a, b] = notebook.cells.map(cell => cell.getId());
    applyEdits(notebook, [
      { cell: a, tags: ['block:a'], source: null },
      { cell: b, tags: ['block:b'], source: 'b = 2' },
      { cell: 'gone', tags: [], source: '' }
    ]);
    const seen = () =>
      notebook.cells.map(cell => [cell.getSource(), ...tagsOf(cell)]);
    expect(seen()).toEqual([
      ['a = 1', 'block:a'],
      ['b = 2', 'block:b']
    ]);
    notebook.undo();
    expect(seen()).toEqual([['a = 1'], ['b = a']]);
    notebook.redo();
    expect(seen()).toEqual([
      ['a = 1', 'block:a'],
      ['b = 2', 'block:b']
    ]);
  });

  it('that leave no tag leave no trace', () => {
    const { notebook } = open('a = 1');
    const [a] = notebook.cells.map(cell => cell.getId());
    applyEdits(notebook, [{ cell: a, tags: ['block:a'], source: null }]);
    applyEdits(notebook, [{ cell: a, tags: [], source: null }]);
    expect(notebook.getCell(0).getMetadata()).toEqual({});
  });
});
