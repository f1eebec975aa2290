import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it } from 'vitest';

import type { IBlocksClient } from '../../api/client';
import { ExecutedDrive, executedPath, sourceOf } from '../drive';

function drive(): ExecutedDrive {
  const executed = (path: string, id: string) =>
    Promise.resolve({ name: 'n', content: { path, id } });
  const client = { executed } as unknown as IBlocksClient;
  return new ExecutedDrive(client, ServerConnection.makeSettings());
}

describe('the drive of executed notebooks', () => {
  it.each(['a.ipynb', 'two words/ü & é.ipynb', 'deep/er/100%.ipynb'])(
    'knows the source of what a run of %s has left',
    path => {
      expect(sourceOf(executedPath(path, 'run1', 7))).toBe(path);
    }
  );

  it('is not taken for the source of any other document', () => {
    expect(sourceOf('folder/a.ipynb')).toBeNull();
  });

  it('names what it serves after the notebook and the run', () => {
    expect(executedPath('b/a.ipynb', 'run1', 7)).toMatch(
      /\/run1\/a \(run 7\)\.ipynb$/
    );
  });

  it('asks for the content by the path of the source and the run', async () => {
    const [, local] = executedPath('b/a 1.ipynb', 'run1', 7).split(':');
    const model = await drive().get(local);
    expect(model).toMatchObject({
      type: 'notebook',
      writable: false,
      content: { path: 'b/a 1.ipynb', id: 'run1' }
    });
    expect((await drive().get(local, { content: false })).content).toBeNull();
  });

  it('is only read', async () => {
    await expect(drive().save()).rejects.toThrow('only read');
    await expect(drive().delete()).rejects.toThrow('only read');
    expect(await drive().listCheckpoints()).toEqual([]);
  });
});
