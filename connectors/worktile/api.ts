import {
  ProtocolError,
  text,
  UncertainError,
  z,
  type HttpClient,
  type HttpReply,
  type Query,
  type Text,
} from 'tandem-sync/sdk';
import { resolve, type EndpointName } from './endpoints.ts';
import { isTokenRefusal, refusedAnswer, sessionOver, tokenRefused } from './faults.ts';
import { Coded, Refusal } from './schema.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';

export interface Call<T> {
  readonly endpoint: EndpointName;
  /** Fills `{…}` of the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Query;
  readonly json?: unknown;
  /** Of what is inside the envelope. */
  readonly schema: z.ZodType<T>;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer<T> {
  readonly data: T;
  /** The server's time, seconds, where it says. */
  readonly at?: number;
}

/** Worktile's answers, opened: refusals first, then envelopes, then the shape. */
export interface Api {
  call<T>(call: Call<T>): Promise<Answer<T>>;
  get<T>(endpoint: EndpointName, query: Query, schema: z.ZodType<T>, params?: Call<T>['params']): Promise<T>;
}

/**
 * The open platform. The token goes into the query, which the documentation asks for on every call, and into the header beside it. A token that is over is told
 * by HTTP 200 with a code, or by 401; neither was executed, so one repetition with another token is safe, also for a write.
 */
export function openApi(http: HttpClient, session: Session, settings: Settings): Api {
  const attempt = async <T>({ query, ...call }: Call<T>, token: string): Promise<Answer<T> | 'refused'> => {
    const { method, path } = resolve(call.endpoint, settings.endpoints, call.params);
    const request = { method, path, query: { ...query, access_token: token }, json: call.json };
    const reply = await http.send({ ...request, schema: z.unknown(), accept: [401], ...signalOf(call) });
    if (reply.status === 401) return 'refused';
    const refusal = Refusal.safeParse(reply.data).data;
    if (refusal && isTokenRefusal(refusal)) return 'refused';
    if (refusal)
      throw refusedAnswer(`${method} ${path}`, {
        code: refusal.error_code,
        message: refusal.error_message ?? refusal.message,
      });
    return opened(reply, call, `${method} ${path}`, method);
  };
  return withGet(async (call) => {
    const token = await session.current();
    const first = await attempt(call, token);
    if (first !== 'refused') return first;
    const second = await attempt(call, await session.renewed(token));
    if (second === 'refused') throw tokenRefused();
    return second;
  });
}

/** The web application's own API, under the session of a person. Nothing renews it. */
export function openWeb(http: HttpClient, settings: Settings): Api {
  return withGet(async (call) => {
    const { method, path } = resolve(call.endpoint, settings.endpoints, call.params);
    const request = { method, path, json: call.json, ...(call.query && { query: call.query }) };
    const reply = await http.send({ ...request, schema: z.unknown(), accept: [401], ...signalOf(call) });
    if (reply.status === 401) throw sessionOver();
    return opened(reply, call, `${method} ${path}`, method);
  });
}

const withGet = (call: Api['call']): Api => ({
  call,
  get: async (endpoint, query, schema, params) =>
    (await call({ endpoint, query, schema, ...(params && { params }) })).data,
});

const signalOf = ({ signal }: { readonly signal?: AbortSignal | undefined }) => (signal ? { signal } : {});

function opened<T>(reply: HttpReply<unknown>, call: Pick<Call<T>, 'schema'>, where: string, method: string): Answer<T> {
  const coded = Coded.safeParse(reply.data).data;
  if (coded?.code === 401) throw sessionOver();
  if (coded && coded.code >= 300) throw refusedAnswer(where, { code: String(coded.code), message: coded.message });
  const parsed = call.schema.safeParse(inside(reply.data));
  if (!parsed.success) throw unlike(method, where, z.prettifyError(parsed.error));
  const at = Date.parse(reply.headers['date'] ?? '') / 1000;
  return { data: parsed.data, ...(Number.isFinite(at) && { at }) };
}

/** Takes `data` out of the envelope, and `value` where that is all there is to a record. Lists and their totals stay together. */
function inside(body: unknown): unknown {
  if (!isRecord(body)) return body;
  const data = 'data' in body && ('code' in body || isRecord(body['data'])) ? body['data'] : body;
  return isRecord(data) && isRecord(data['value']) ? { ...data['value'], references: data['references'] } : data;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unlike = (method: string, where: string, details: string): ProtocolError | UncertainError => {
  const words: Text = text(
    `the answer to ${where} is not what Worktile is known to send: ${details}`,
    `${where} 的返回内容与已知格式不符：${details}`,
  );
  return method === 'GET' ? new ProtocolError(words) : new UncertainError(words);
};
