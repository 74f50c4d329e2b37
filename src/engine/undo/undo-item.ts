import type { JournalEntry } from '../../ledger/ledger.ts';
import { text, type Native, type Side, type Text } from '../../model/index.ts';

/** What became of one thing a run has done. */
export interface UndoItem {
  readonly kind: JournalEntry['kind'];
  readonly side: Side;
  readonly key: string;
  readonly label: string;
  /** The shared field; absent for a create, a link, a comment. */
  readonly field?: string;
  /** What it shows now, in the vendor's words. */
  readonly from?: Native;
  /** What it showed before the run. */
  readonly to?: Native;
  /** `back`: put back, or would be. `already`: shows it already. `kept`: stays as it is, `words` says why. */
  readonly state: 'back' | 'already' | 'kept';
  readonly words?: Text;
}

/** Why things stay as they are. */
export const KEPT = {
  created: text(
    'a record that was created is not deleted; close it by hand',
    '已创建的记录不会被删除；如不需要请手动关闭',
  ),
  note: text(
    'was sent because a move of the status asks for it, or to say that the status cannot be reached; it stays',
    '为满足状态流转的要求，或为说明状态无法到达而填写；予以保留',
  ),
  comment: text('a comment cannot be taken back', '评论无法撤回'),
  deleted: text('a record that was deleted does not come back', '已删除的记录无法恢复'),
  trashed: text(
    'it lies in the trash of its system: fetch it back there by hand',
    '该记录在对方系统的回收站中：请在那里手动恢复',
  ),
  merged: text('what was merged there stays merged', '对方系统中的合并无法撤回'),
  edited: text('was changed since the run wrote it', '在该次运行写入之后已被改动'),
  unrecorded: text('what it showed before was not recorded', '之前的值没有记录'),
  unmapped: text('the field is not in the mapping any more', '该字段已不在映射中'),
  readOnly: text('the field of an existing record cannot be written', '现有记录的该字段不可写'),
  noClear: text('it was empty before, and this system cannot empty it', '之前为空，而该系统不支持清空'),
  unlinked: text('the link is not in the ledger any more', '账本中已没有该关联'),
  relinked: text('one of the two is linked with another item now', '其中一条现已与其他条目关联'),
  gone: text('the record cannot be found any more', '已找不到该记录'),
  uncertain: text(
    'a write here has an unknown outcome; run undo again in a few minutes',
    '此处有一次写入结果未知；请几分钟后再次执行撤销',
  ),
  moving: text('it keeps changing while it is read; run undo again', '读取期间一直在变化；请再次执行撤销'),
} as const satisfies Readonly<Record<string, Text>>;
