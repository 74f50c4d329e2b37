import { ProtocolError, RejectedError, text, type AttachmentRecord, type Attachments, type z } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { isoOf } from './days.ts';
import { resolve } from './endpoints.ts';
import { FileInfo } from './schema.ts';
import { fetchDetail, fetchTasks } from './tasks.ts';
import { isRecord } from './api.ts';
import { unwrapped } from './values.ts';

/**
 * Files of a task and of its comments: read only, as no way to send one is known. A task names nothing but their ids, so each is asked for by itself. When a file was
 * added Worktile is not known to tell: it has the time of the comment it stands in, else of the task's creation.
 */
export const attachmentsOf = (client: Client): Attachments => ({
  async list(key) {
    const [tasks, detail] = await Promise.all([
      fetchTasks(client, [key], ['attachment']),
      fetchDetail(client, key, 'comments'),
    ]);
    const fetched = tasks.get(key);
    const own = fetched && 'task' in fetched ? fetched.task : undefined;
    const places = [
      ...idsIn(own?.properties?.['attachment']).map((id) => ({ id, at: own?.created_at ?? 0 })),
      ...(detail.comments ?? []).flatMap(({ attachments, created_at: at }) =>
        (attachments ?? []).map((id) => ({ id, at })),
      ),
    ];
    const once = places.filter(({ id }, index) => places.findIndex((place) => place.id === id) === index);
    const records = await Promise.all(once.map(({ id, at }) => describe(client, id, isoOf(at))));
    return records.filter((record) => record !== undefined).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  },
  async *open(_, { key }) {
    // Asked first: it renews a token that is over, which a download would show as a file of its own.
    if (!(await infoOf(client, key))) throw gone();
    const { path } = resolve('fileDownload', client.settings.endpoints, { file: key });
    const { body } = await client.http.download(path, { access_token: await client.session.current() });
    yield* body;
  },
  add: () => Promise.reject(notKnown()),
});

/** File ids; the newer form may bring objects. */
const idsIn = (raw: unknown): readonly string[] => {
  const value = unwrapped(raw);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list
    .map((one) => (isRecord(one) ? one['_id'] : one))
    .filter((id): id is string => typeof id === 'string' && id !== '');
};

async function describe(client: Client, id: string, createdAt: string): Promise<AttachmentRecord | undefined> {
  const info = await infoOf(client, id);
  if (!info) return undefined;
  const type = TYPES[(info.ext ?? '').toLowerCase()];
  return {
    key: id,
    name: info.title,
    ...(typeof info.size === 'number' && { size: info.size }),
    ...(type !== undefined && { type }),
    createdAt,
    visibility: 'internal',
  };
}

/** `undefined` for a file that is gone, though its task still names it. */
async function infoOf({ api }: Client, file: string): Promise<z.infer<typeof FileInfo> | undefined> {
  try {
    return await api.get('fileInfo', {}, FileInfo, { file });
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof RejectedError) return undefined;
    throw error;
  }
}

/** Downloads call everything a stream of bytes, so the extension decides. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ pdf: 'application/pdf', txt: 'text/plain', md: 'text/markdown', csv: 'text/csv', zip: 'application/zip' },
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const gone = (): RejectedError =>
  new RejectedError(text('Worktile does not have this file any more', '该文件在 Worktile 中已不存在'));

const notKnown = (): RejectedError =>
  new RejectedError(text('no way to send a file to Worktile is known', '目前没有已知的接口可向 Worktile 上传文件'));
