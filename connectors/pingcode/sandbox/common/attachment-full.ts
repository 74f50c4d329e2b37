import type { Principal } from '../principals.ts';
import { inUrl } from '../principals.ts';
import { userRef } from '../render.ts';
import type { Call } from '../route.ts';
import type { AttachmentRow } from '../world.ts';

const IMAGES = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'svg']);

/** A file's name as PingCode keeps it: without its ending, which stands apart. */
export const titleAndExt = (name: string): { readonly title: string; readonly ext: string } => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { title: name.slice(0, dot), ext: name.slice(dot + 1) } : { title: name, ext: '' };
};

/** A file or snippet as the API shows it, with an address that is good for a while. */
export const attachmentFull = (
  { world, root }: Pick<Call, 'world' | 'root'>,
  principal: Principal,
  row: AttachmentRow,
) => {
  const { files } = world.switches;
  const comment = row.comment === null ? '' : `&comment_id=${row.comment}`;
  const shared = {
    id: row.id,
    url: `${root}/v1/attachments/${row.id}?${inUrl(principal)}${comment}`,
    title: row.ext !== '' && files.titleKeepsExt ? `${row.title}.${row.ext}` : row.title,
    size: row.bytes.byteLength,
    created_at: row.createdAt,
    created_by: userRef(world, root, row.createdBy),
  };
  if (row.format !== null) {
    const content = new TextDecoder().decode(row.bytes);
    return { ...shared, type: 'snippet', format: row.format, content, line: content.split('\n').length };
  }
  const until = files.ttl === 0 ? '' : `?until=${world.now() + files.ttl}`;
  return {
    ...shared,
    type: 'file',
    file_type: IMAGES.has(row.ext) ? 'image' : 'other',
    ext: row.ext,
    download_url: `${files.origin ?? root}/storage/${row.storage}${until}`,
  };
};
