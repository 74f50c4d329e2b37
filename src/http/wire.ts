import type { AxiosRequestConfig } from 'axios';
import { createRequire } from 'node:module';
import { ProtocolError, text } from '../sdk/index.ts';
import { BodyFailure } from './body-failure.ts';
import { networkError, sentence, type Asked } from './failures.ts';
import { createLeanAdapter, type LeanConfig, type LiveAnswer, type RawAnswer } from './lean-adapter.ts';
import { NetworkFailure } from './network-failure.ts';
import type { Pass } from './rate-gate.ts';
import type { EncodedBody } from './request-body.ts';
import type { Shared } from './shared.ts';
import { openBody } from './streamed-body.ts';

/** `require` gives axios as one file; as modules it is seventy, and takes half as long again to load. */
const { Axios } = createRequire(import.meta.url)('axios') as typeof import('axios');

/** One request, ready to be sent. */
export interface Call {
  readonly asked: Asked;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | false>>;
  readonly body: EncodedBody;
  readonly signal?: AbortSignal | undefined;
}

/** Puts requests to one origin on the wire, through the gate, and counts them. Throws the classes of `errors.ts`. */
export interface Wire {
  send(call: Call): Promise<RawAnswer>;
  /** A call whose success is handed on before its body; the pass is kept until whoever reads it leaves. Anything else than a success comes whole. */
  open(call: Call): Promise<RawAnswer | (LiveAnswer & { readonly pass: Pass })>;
}

export const createWire = (
  origin: URL,
  limits: { readonly timeoutMs: number; readonly maxBytes: number },
  { agents, startTimer, counters, gate }: Pick<Shared, 'agents' | 'startTimer' | 'counters' | 'gate'>,
): Wire => {
  // The bare class: no default headers, transforms or interceptors to run through on every request.
  const axios = new Axios({ adapter: createLeanAdapter({ origin, agents, startTimer, ...limits }) });

  const exchange = async <T extends RawAnswer | LiveAnswer>(call: Call, more?: LeanConfig): Promise<T> => {
    counters.requests += 1;
    try {
      const { data } = await axios.request<T>({ ...configOf(call), ...more });
      if ('received' in data) counters.bytesIn += data.received;
      return data;
    } catch (failure) {
      throw transportError(failure, call.asked, call.signal);
    }
  };

  const sendStreamed = async (call: Call, stream: NonNullable<EncodedBody['stream']>): Promise<RawAnswer> => {
    const body = await openBody(stream);
    try {
      const pass = await gate().open('upload', call.signal);
      try {
        return await exchange(call, { streamed: () => body });
      } finally {
        pass.leave();
      }
    } finally {
      await body.close();
    }
  };

  return {
    async send(call) {
      if (call.body.stream) return sendStreamed(call, call.body.stream);
      const leave = await gate().enter(call.signal);
      try {
        return await exchange(call);
      } finally {
        leave();
      }
    },
    async open(call) {
      const pass = await gate().open('download', call.signal);
      try {
        const answer = await exchange<RawAnswer | LiveAnswer>(call, { live: true });
        if ('message' in answer) return { ...answer, pass };
        pass.leave();
        return answer;
      } catch (error) {
        pass.leave();
        throw error;
      }
    },
  };
};

const configOf = ({ asked, target, headers, body, signal }: Call): AxiosRequestConfig & LeanConfig => ({
  method: asked.method,
  url: target,
  headers,
  ...(body.data !== undefined && { data: body.data }),
  ...(signal && { abortSignal: signal }),
});

const transportError = (failure: unknown, asked: Asked, signal: AbortSignal | undefined): unknown => {
  if (failure instanceof BodyFailure) return failure.cause;
  // Anything else may carry the whole request with its headers, so only its name goes on.
  if (!(failure instanceof NetworkFailure)) {
    const name = failure instanceof Error ? failure.name : 'error';
    const words = text(`could not be sent (${name})`, `请求无法发送（${name}）`);
    return new ProtocolError(sentence(asked, words), { where: asked.where });
  }
  const undone = failure.kind === 'aborted' && !(failure.sent && asked.effect === 'write');
  return undone ? signal?.reason : networkError(failure, asked);
};
