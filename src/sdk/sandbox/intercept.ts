import { http, HttpResponse } from 'msw';
import { createAnswerer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { MakeSandbox } from './sandbox.ts';
import type { ServedSandbox, ServeOptions } from './serve.ts';

export interface InterceptOptions extends Pick<ServeOptions, 'alter'> {
  /** The origin to stand in for. Default `http://sandbox.test`. */
  readonly baseUrl?: string;
  readonly now: () => number;
}

/**
 * Stands in for an origin inside this process: requests to it never reach the network, all others go where they should. A connection that drops is an error of
 * the request here; what the difference on the wire means to a client is tested with `serveSandbox`. One at a time in a process.
 */
export const interceptSandbox = async (make: MakeSandbox, options: InterceptOptions): Promise<ServedSandbox> => {
  const { baseUrl = 'http://sandbox.test' } = options;
  const sandbox = make({ baseUrl, now: options.now });
  const answer = createAnswerer(sandbox, options.alter);
  // Loaded on demand: it patches the network modules of whoever only wanted to serve.
  const { setupServer } = await import('msw/node');
  const server = setupServer(
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const said = await answer(request);
      if (said.kind === 'drop') return HttpResponse.error();
      const body = said.status === 204 || said.status === 205 || said.status === 304 ? null : bodyOf(said);
      return new HttpResponse(body, { status: said.status, headers: said.headers });
    }),
  );
  server.listen({ onUnhandledFrame: 'bypass' });
  return {
    sandbox,
    baseUrl,
    close() {
      server.close();
      return Promise.resolve();
    },
  };
};

const bodyOf = ({
  body,
  breakAfter,
}: Extract<Answer, { kind: 'reply' }>): string | Uint8Array<ArrayBuffer> | ReadableStream => {
  if (breakAfter === undefined) return body;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(Buffer.from(body).subarray(0, breakAfter)));
    },
    pull: (controller) => controller.error(new Error('the connection broke off')),
  });
};
