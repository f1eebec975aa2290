/** The server's side of Jupyter Blocks, as a few calls that answer values or throw a `BlocksError`. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { serverClock } from './serverclock';
import type {
  ApiError,
  Diagnostic,
  EventsAnswer,
  ExecutedAnswer,
  Graph,
  GraphAnswer,
  GraphRequest,
  KernelHalfAnswer,
  RunAnswer,
  RunRecord,
  RunsAnswer,
  StartAnswer,
  StartRequest
} from '../wire/types';

export interface IBlocksClient {
  graph(request: GraphRequest, signal?: AbortSignal): Promise<Graph>;
  runs(path: string): Promise<RunsAnswer>;
  start(request: StartRequest): Promise<RunRecord>;
  run(path: string, id: string): Promise<RunAnswer>;
  /** Wait up to `wait` seconds for events after number `after`. */
  events(
    path: string,
    id: string,
    after: number,
    wait: number,
    signal?: AbortSignal
  ): Promise<EventsAnswer>;
  cancel(path: string, id: string): Promise<RunRecord>;
  executed(path: string, id: string): Promise<ExecutedAnswer>;
  /** What a kernel is to execute so that it tells what the cells of a notebook of that name do. */
  kernelHalf(name: string): Promise<KernelHalfAnswer>;
}

/** Why a request was refused. `status` is 0 where no server answered. */
export class BlocksError extends Error {
  constructor(
    readonly status: number,
    readonly said: ApiError
  ) {
    super(said.message);
    this.name = 'BlocksError';
  }

  get code(): string {
    return this.said.code;
  }

  /** What to do about it; "" if nothing is known. */
  get remedy(): string {
    return this.said.remedy;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.said.diagnostics ?? [];
  }

  /** Whether the same request may well succeed later: nobody answered, or the server was in trouble. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** Whether `error` is a request that was given up by whoever made it. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export class BlocksClient implements IBlocksClient {
  constructor(
    private readonly settings: ServerConnection.ISettings,
    private readonly trans: TranslationBundle
  ) {}

  async graph(request: GraphRequest, signal?: AbortSignal): Promise<Graph> {
    const answer = await this.post<GraphAnswer>(['graph'], request, signal);
    return answer.graph;
  }

  runs(path: string): Promise<RunsAnswer> {
    return this.ask(['runs'], { path });
  }

  async start(request: StartRequest): Promise<RunRecord> {
    const answer = await this.post<StartAnswer>(['runs'], request);
    return answer.run;
  }

  run(path: string, id: string): Promise<RunAnswer> {
    return this.ask(['runs', id], { path });
  }

  events(
    path: string,
    id: string,
    after: number,
    wait: number,
    signal?: AbortSignal
  ): Promise<EventsAnswer> {
    const query = { path, after: String(after), wait: String(wait) };
    return this.ask(['runs', id, 'events'], query, { signal });
  }

  async cancel(path: string, id: string): Promise<RunRecord> {
    const init = { method: 'POST', body: '{}' };
    const place = ['runs', id, 'cancel'];
    const answer = await this.ask<StartAnswer>(place, { path }, init);
    return answer.run;
  }

  executed(path: string, id: string): Promise<ExecutedAnswer> {
    return this.ask(['runs', id, 'notebook'], { path });
  }

  kernelHalf(name: string): Promise<KernelHalfAnswer> {
    return this.ask(['kernel-half'], { name });
  }

  private post<T>(
    place: string[],
    body: unknown,
    signal?: AbortSignal
  ): Promise<T> {
    const init = { method: 'POST', body: JSON.stringify(body), signal };
    return this.ask(place, {}, init);
  }

  private async ask<T>(
    place: string[],
    query: Record<string, string>,
    init: RequestInit = {}
  ): Promise<T> {
    const url =
      URLExt.join(
        this.settings.baseUrl,
        'jupyter-blocks',
        ...place.map(encodeURIComponent)
      ) + URLExt.objectToQueryString(query);
    const begun = serverClock.begin();
    const response = await this.reach(url, init);
    serverClock.note(begun, response.headers.get('Date'));
    if (!response.ok) {
      throw await this.refusal(response);
    }
    return (await response.json()) as T;
  }

  private async reach(url: string, init: RequestInit): Promise<Response> {
    try {
      return await ServerConnection.makeRequest(url, init, this.settings);
    } catch (error) {
      if (isAbort(error) || init.signal?.aborted) {
        throw new DOMException('The request was given up.', 'AbortError');
      }
      throw new BlocksError(0, {
        code: 'unreachable',
        message: this.trans.__('The server does not answer.'),
        remedy: this.trans.__(
          'It is asked again by itself. If that goes on, see whether it still runs.'
        )
      });
    }
  }

  /** What a refusal says; a proxy, or a server without the extension, says it in its own way, or not at all. */
  private async refusal(response: Response): Promise<BlocksError> {
    const { status, statusText } = response;
    const said = parsed(await response.text());
    if (said) {
      return new BlocksError(status, said);
    }
    if (status === 404) {
      return new BlocksError(status, {
        code: 'extension_missing',
        message: this.trans.__('The server does not have Jupyter Blocks.'),
        remedy: this.trans.__(
          'Install jupyter-blocks where Jupyter Server runs, and restart the server.'
        )
      });
    }
    return new BlocksError(status, {
      code: 'refused',
      message: this.trans.__('The server answered %1 %2.', status, statusText),
      remedy: ''
    });
  }
}

/** The error in `text`, if it is one of ours. */
function parsed(text: string): ApiError | null {
  try {
    const said = JSON.parse(text) as Partial<ApiError> | null;
    return typeof said?.code === 'string'
      ? { message: said.code, remedy: '', ...said, code: said.code }
      : null;
  } catch {
    return null;
  }
}
