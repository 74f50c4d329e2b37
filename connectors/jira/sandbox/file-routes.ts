import { first, ok, someone, type Answer, type Call, type Route } from './call.ts';
import { badRequest, forbidden, notFound, Refused } from './refusal.ts';
import { renderFile } from './render.ts';
import { touch, visibleIssue } from './save.ts';
import { note, type FileRow, type Store } from './store.ts';
import { may } from './world.ts';

/** Small, so that a test can go over it. */
export const UPLOAD_LIMIT = 1_048_576;

export const FILE_ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/attachment\/meta$/, answer: () => ok({ enabled: true, uploadLimit: UPLOAD_LIMIT }) },
  { method: 'GET', path: /^\/attachment\/content\/([^/]+)$/, answer: content },
  { method: 'POST', path: /^\/issue\/([^/]+)\/attachments$/, answer: add },
];

const fileOf = ({ issues }: Store, id: string): FileRow => {
  const file = [...issues.values()].flatMap(({ files }) => files).find((one) => one.id === id);
  if (!file) throw notFound();
  return file;
};

export const handOver = (file: FileRow): Answer => ({
  status: 200,
  bytes: file.bytes,
  headers: { 'content-type': file.type, 'content-disposition': 'attachment' },
});

/** The bytes, or a signed address elsewhere: here below the same origin, as a stand-in has only one. */
function content(call: Call): Answer {
  someone(call);
  const file = fileOf(call.store, first(call));
  if (call.query.get('redirect') === 'false' && !call.store.switches.redirectsFiles) return handOver(file);
  return { status: 303, headers: { location: `${call.baseUrl}/media/${file.id}?token=signed` } };
}

/** A signed address needs no credentials. */
export const media = (store: Store, url: URL): Answer => {
  const id = /\/media\/(\d+)$/.exec(url.pathname)?.[1];
  if (id === undefined || url.searchParams.get('token') !== 'signed') return { status: 403, json: {} };
  return handOver(fileOf(store, id));
};

async function add(call: Call): Promise<Answer> {
  const user = someone(call);
  if (call.request.headers.get('x-atlassian-token') !== 'no-check') {
    throw new Refused(403, 'XSRF check failed');
  }
  const row = visibleIssue(call.store, call.viewer, first(call));
  if (!may(user, row.doc.project, 'CREATE_ATTACHMENTS')) throw forbidden('您没有添加附件的权限。');
  const parts = (await call.request.formData()).getAll('file').filter((part) => part instanceof File);
  if (parts.length === 0) throw badRequest('没有文件');
  const added: FileRow[] = [];
  for (const part of parts) {
    if (part.size > UPLOAD_LIMIT) throw new Refused(413, { errorMessages: ['文件过大'], errors: {} });
    added.push({
      id: call.store.nextId(),
      name: part.name,
      type: part.type === '' ? 'application/octet-stream' : part.type,
      author: user.accountId,
      created: call.store.now(),
      bytes: new Uint8Array(await part.arrayBuffer()),
    });
  }
  row.files.push(...added);
  touch(call.store, row);
  note(call.store, 'attachment_created', row.doc.id);
  return ok(added.map((file) => renderFile(file, call.baseUrl, call.viewer)));
}
