import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { BlocksClient, BlocksError, isAbort } from '../client';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let handle: Handler;
let client: BlocksClient;

/** Answer with `body` as JSON and note what was asked. */
function answering(status: number, body: unknown): { url: string }[] {
  const asked: { url: string }[] = [];
  handle = (request, response) => {
    asked.push({ url: request.url ?? '' });
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return asked;
}

async function refusal(promise: Promise<unknown>): Promise<BlocksError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(BlocksError);
  return error as BlocksError;
}

describe('the client', () => {
  beforeEach(async () => {
    server = createServer((request, response) => {
      handle(request, response);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = new BlocksClient(
      ServerConnection.makeSettings({
        baseUrl: `http://127.0.0.1:${port}/base/`
      }),
      nullTranslator.load('jupyter_blocks')
    );
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it('asks below the base address, with what is odd in a path escaped', async () => {
    const asked = answering(200, { events: [], last: 7, state: 'running' });
    const answer = await client.events('a b/ü?.ipynb', 'r/1', 7, 25);
    expect(answer).toEqual({ events: [], last: 7, state: 'running' });
    const url = new URL(asked[0].url, 'http://server');
    expect(url.pathname).toBe('/base/jupyter-blocks/runs/r%2F1/events');
    expect(url.searchParams.get('path')).toBe('a b/ü?.ipynb');
    expect(url.searchParams.get('after')).toBe('7');
  });

  it('throws what the server says is wrong', async () => {
    const said = {
      code: 'sources_missing',
      message: 'm',
      remedy: 'r',
      digests: ['d']
    };
    answering(409, said);
    const error = await refusal(client.graph({ path: '', cells: [] }));
    expect([error.status, error.code, error.remedy]).toEqual([
      409,
      'sources_missing',
      'r'
    ]);
    expect(error.said.digests).toEqual(['d']);
    expect(error.isPassing).toBe(false);
  });

  it('tells a server without the extension from one in trouble', async () => {
    answering(404, '<html>404</html>');
    expect((await refusal(client.runs('a'))).code).toBe('extension_missing');
    answering(502, 'bad gateway');
    const error = await refusal(client.runs('a'));
    expect([error.code, error.isPassing]).toEqual(['refused', true]);
  });

  it('says so when nobody answers', async () => {
    handle = request => request.socket.destroy();
    const error = await refusal(client.runs('a'));
    expect([error.status, error.code, error.isPassing]).toEqual([
      0,
      'unreachable',
      true
    ]);
  });

  it('ends a wait that is given up', async () => {
    const control = new AbortController();
    handle = () => {
      control.abort();
    };
    const waiting = client.events('a', 'r', 0, 25, control.signal);
    expect(
      await waiting.then(
        () => false,
        (error: unknown) => isAbort(error)
      )
    ).toBe(true);
  });
});
