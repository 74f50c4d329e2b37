export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: string;
  readonly location: string;
}

export interface RawApi {
  /** Sends as the account bot; `headers` may override. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<RawAnswer>;
}

export interface Trap {
  readonly name: string;
  /** What is to be seen, freed of numbers and times. */
  readonly expected: unknown;
  run(api: RawApi): Promise<unknown>;
}

export type Json = Readonly<Record<string, unknown>>;

const encoded = (query: Readonly<Record<string, string | number>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');

export const record = (answer: RawAnswer): Json => answer.body as Json;
export const items = (answer: RawAnswer): readonly Json[] => (record(answer)['items'] ?? []) as readonly Json[];
export const message = (answer: RawAnswer): string => String(record(answer)['message'] ?? '');

/** Makes a ticket in Feedback; its number. */
export const make = async (api: RawApi, fields: Json = {}): Promise<string> =>
  String(record(await api.send('POST', '/ticket', { Queue: 'Feedback', Subject: 'trap', ...fields }))['id']);

export const ticket = async (api: RawApi, id: string): Promise<Json> => record(await api.send('GET', `/ticket/${id}`));

export const put = async (api: RawApi, id: string, fields: Json): Promise<unknown> => {
  const { status, body } = await api.send('PUT', `/ticket/${id}`, fields);
  return status === 200 ? (body as readonly string[]).map((line) => line.replaceAll(id, 'N')) : status;
};

export const list = (api: RawApi, path: string, query: Readonly<Record<string, string | number>>): Promise<RawAnswer> =>
  api.send('GET', `${path}?${encoded(query)}`);

export const custom = (shown: Json, name: string): unknown =>
  (shown['CustomFields'] as readonly Json[]).find((field) => field['name'] === name)?.['values'];

export const ids = (shown: unknown): readonly string[] =>
  (shown as readonly Json[]).map((one) => String(one['id'])).sort();

export const trap = (name: string, expected: unknown, run: Trap['run']): Trap => ({ name, expected, run });
