import { linkByHand, pairOf, unlinkByHand, type Parting, type Sync } from '../../engine/index.ts';
import { text } from '../../model/index.ts';
import type { Link } from '../../sync/index.ts';
import { withApp, type Command } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { placeOf } from '../journal-words.ts';
import { syncNamed } from '../sync-named.ts';

/** `tandem link SYNC LEFT RIGHT`: joins two existing items. The next run decides what differs. */
export const link = (command: Command, [name = '', left = '', right = '']: readonly string[]): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const sync = syncNamed(app, name);
    const joined = await linkByHand(sync, app.deps, { left, right });
    out.document(documentOf(sync, joined));
    out.line(
      text(
        `Linked: ${pairOf(sync, joined)}. The next run of "${sync.id}" brings them together; "tandem plan ${sync.id}" shows how.`,
        `已关联：${pairOf(sync, joined)}。“${sync.id}”下次运行会同步两者；"tandem plan ${sync.id}" 可预览。`,
      ),
    );
    return EXIT.ok;
  });

/** `tandem unlink SYNC LEFT RIGHT`, or one item with its side: neither follows the other any more, and neither gets a new partner. */
export const unlink = (
  command: Command,
  [name = '', item = '', right]: readonly string[],
  side: string | undefined,
): Promise<ExitCode> =>
  withApp(command, async (app) => {
    const { out } = command;
    const sync = syncNamed(app, name);
    const parted = await unlinkByHand(sync, app.deps, partingOf(item, right, side));
    out.document(documentOf(sync, parted));
    out.line(
      text(
        `Unlinked: ${pairOf(sync, parted)}. Both are kept; neither gets a new partner by itself.`,
        `已解除关联：${pairOf(sync, parted)}。两条都会保留，且不会自动新建对应条目。`,
      ),
    );
    return EXIT.ok;
  });

const partingOf = (item: string, right: string | undefined, side: string | undefined): Parting => {
  if (right !== undefined) return { left: item, right };
  return side === 'left' || side === 'right' ? { item, side } : { item };
};

function documentOf(sync: Sync, { id, state, left, right }: Link) {
  const side = (name: 'left' | 'right', { key, label = key }: Link['left']) => ({
    connection: placeOf(sync, name),
    key,
    label,
  });
  return { sync: sync.id, link: id, state, left: side('left', left), right: side('right', right) };
}
