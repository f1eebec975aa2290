/** The executed notebooks of runs, as a drive that is only read. */
import type { Contents, ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import type { IBlocksClient } from '../api/client';

/** The drive's name, which its paths begin with. */
export const DRIVE = 'BlocksRuns';

/** The path of a run's executed notebook, under a name that tells it from its source. */
export function executedPath(
  notebook: string,
  run: string,
  number: number
): string {
  const file = notebook.slice(notebook.lastIndexOf('/') + 1);
  const stem = file.replace(/\.[^.]*$/, '');
  return `${DRIVE}:${encodeURIComponent(notebook)}/${run}/${stem} (run ${number}).ipynb`;
}

/** The path of the notebook whose run has left what is at `path`; null if that is no path of the drive. */
export function sourceOf(path: string): string | null {
  const prefix = `${DRIVE}:`;
  const [first] = path.slice(prefix.length).split('/');
  return path.startsWith(prefix) ? decodeURIComponent(first) : null;
}

const MOMENT = new Date(0).toISOString();

export class ExecutedDrive implements Contents.IDrive {
  constructor(
    private readonly client: IBlocksClient,
    readonly serverSettings: ServerConnection.ISettings
  ) {}

  readonly name = DRIVE;
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);
  readonly disposed = new Signal<this, void>(this);

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async get(
    localPath: string,
    options?: Contents.IFetchOptions
  ): Promise<Contents.IModel> {
    const [notebook, run, ...rest] = localPath.split('/');
    const content =
      options?.content === false
        ? null
        : (await this.client.executed(decodeURIComponent(notebook), run))
            .content;
    return {
      name: rest.join('/'),
      path: localPath,
      type: 'notebook',
      format: content && 'json',
      mimetype: '',
      content,
      writable: false,
      created: MOMENT,
      last_modified: MOMENT
    };
  }

  getDownloadUrl(): Promise<string> {
    return refused();
  }

  newUntitled(): Promise<Contents.IModel> {
    return refused();
  }

  delete(): Promise<void> {
    return refused();
  }

  rename(): Promise<Contents.IModel> {
    return refused();
  }

  save(): Promise<Contents.IModel> {
    return refused();
  }

  copy(): Promise<Contents.IModel> {
    return refused();
  }

  createCheckpoint(): Promise<Contents.ICheckpointModel> {
    return refused();
  }

  listCheckpoints(): Promise<Contents.ICheckpointModel[]> {
    return Promise.resolve([]);
  }

  restoreCheckpoint(): Promise<void> {
    return refused();
  }

  deleteCheckpoint(): Promise<void> {
    return refused();
  }

  dispose(): void {
    this._isDisposed = true;
    this.disposed.emit();
    Signal.clearData(this);
  }

  private _isDisposed = false;
}

function refused(): Promise<never> {
  return Promise.reject(new Error('What a run has left is only read.'));
}
