import type { FileRow, Store } from './store.ts';

/** The server's setting; its API does not tell it. */
const LIMIT = 5 * 1_048_576;

/** Bytes under a token. They belong to no issue until a PUT names it, once. */
export function storeUpload(
  store: Store,
  user: number,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): FileRow | undefined {
  if (bytes.length > LIMIT) return undefined;
  const id = store.nextFileId();
  const row = { id, token: `${id}.${'0'.repeat(60)}`, name: cleanName(name), bytes, author: user };
  const file: FileRow = { ...row, type: 'text/plain', description: '', createdOn: store.now(), issue: null };
  store.files.set(id, file);
  return file;
}

/** Everything up to the last slash falls away, and what a file system may not take becomes `_` (measured on 5.0). */
const cleanName = (name: string): string => name.replace(/^.*[\\/]/s, '').replace(/[/?%*:|"'<>\n\r]+/g, '_');

interface Upload {
  readonly token?: string;
  readonly filename?: string;
  readonly content_type?: string;
  readonly description?: string;
}

/** The uploads a body names, or `undefined` when one of them is not there or was used already. */
export function uploadsIn(store: Store, body: unknown): readonly (readonly [FileRow, Upload])[] | undefined {
  const named = Array.isArray(body) ? (body as readonly Upload[]) : [];
  const found = named.map((upload) => {
    const file = [...store.files.values()].find((one) => one.token === upload.token && one.issue === null);
    return file && ([file, upload] as const);
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

export const claimUpload = (file: FileRow, { filename, content_type: type, description }: Upload, issue: number) =>
  Object.assign(file, {
    issue,
    name: cleanName(filename ?? file.name),
    type: type ?? file.type,
    description: description ?? '',
  });

export const filesOf = (store: Store, issue: number): readonly FileRow[] =>
  [...store.files.values()].filter((file) => file.issue === issue);
