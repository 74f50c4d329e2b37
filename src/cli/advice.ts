import type { Intent, Problem } from '../ledger/ledger.ts';
import { text, type Text } from '../model/index.ts';

const RETRY = text(
  'once that is done, "tandem problems retry ID" tries it again at once',
  '处理后可用 "tandem problems retry ID" 立即重试',
);

const then = (en: string, zh: string): Text => text(`${en}; ${RETRY.en}`, `${zh}；${RETRY.zh}`);

/** What a person can do about a problem, by its code. */
const ADVICE: Readonly<Record<string, Text>> = {
  unmapped: then(
    'give the value a meaning in the mapping, or change it in the item',
    '在映射中为该值补充含义，或修改条目中的值',
  ),
  held: then(
    'give the shared value a native one in the mapping ("write"), or change it in the item',
    '在映射中为该共享值指定原生值（"write"），或修改条目中的值',
  ),
  person: then(
    'add the person to config/people.json, or give them an account there',
    '在 config/people.json 中补充此人，或为其在对方系统开通账号',
  ),
  required: then(
    'fill in the field in the item, or give it a default in the mapping',
    '在条目中填写该字段，或在映射中设置默认值',
  ),
  rejected: then(
    'the tool said why: change the item or the mapping accordingly',
    '对方系统已说明原因：请据此修改条目或映射',
  ),
  'no-transition': then(
    'add the missing move to the workflow, or move the item by hand',
    '在工作流中补充缺少的流转，或手动流转该条目',
  ),
  'one-way-door': then(
    'allow the move under "workflow" in config/syncs.json, as the problem says, or move the item by hand; the next run goes on by itself',
    '按问题中的提示在 config/syncs.json 的 "workflow" 中允许该流转，或手动流转该条目；下次运行会自动继续',
  ),
  'required-field': then(
    'fill in the field there, map a field to it, or give it a value under "workflow" in config/syncs.json',
    '在对方系统中填写该字段，或将某个字段映射到它，或在 config/syncs.json 的 "workflow" 中为其指定取值',
  ),
  deleted: text(
    'restore it, or put the matter away: "tandem unlink SYNC KEY --side SIDE". The other item is kept either way',
    '恢复该条目，或用 "tandem unlink SYNC KEY --side SIDE" 收起此事；无论如何，另一侧的条目都会保留',
  ),
  missing: text(
    'restore it if it should stay; or run "tandem sync SYNC" again later: two full looks that miss it prove that it is gone',
    '若应保留，请恢复该条目；否则之后再运行 "tandem sync SYNC"：两次完整检查都找不到才视为已删除',
  ),
  merged: text(
    'see whether the two other items belong together, and put the matter away: "tandem unlink SYNC KEY --side SIDE"',
    '请确认另一侧的两条是否也应合并，然后用 "tandem unlink SYNC KEY --side SIDE" 收起此事',
  ),
  duplicate: then('merge or delete the one too many', '合并或删除多余的一条'),
  'ambiguous-match': text(
    'say which belong together: "tandem link SYNC LEFT RIGHT"',
    '指明哪两条对应："tandem link SYNC LEFT RIGHT"',
  ),
  unavailable: text('nothing: it is tried again by itself', '无需处理：会自动重试'),
  unreadable: text(
    'nothing at first: it is read again by itself. Should it stay, the record has to be looked at in the tool',
    '暂时无需处理：会自动重新读取；若持续存在，请在对方系统中查看该记录',
  ),
  hidden: then(
    'let the account of the connection see the record, or move it back into the scope of the sync',
    '让该连接的账号能看到此记录，或将其移回同步范围',
  ),
  unsettled: then(
    'compare the two mappings of the field: what one side writes, the other has to read as the same',
    '比较该字段的两个映射：一侧写入的值，另一侧必须读作同一个值',
  ),
  drift: text(
    '"tandem check" says what to change in the mapping; the other fields go on',
    '"tandem check" 会说明映射需要如何修改；其他字段照常同步',
  ),
};

export const adviceFor = ({ id, sync, side, key, code }: Problem): Text =>
  fill(ADVICE[code] ?? RETRY, { ID: id, SYNC: sync, SIDE: side, KEY: key });

/** What a person can do about a write of unknown outcome. */
export const adviceForIntent = ({ id, kind }: Pick<Intent, 'id' | 'kind'>): Text =>
  fill(
    kind === 'update'
      ? text(
          'nothing: the next run reads the item. Or say so at once: "tandem problems settle ID --made KEY" (KEY of the item), or --not-made',
          '无需处理：下次运行会读取该条目。也可立即确认："tandem problems settle ID --made 键"（条目的键），或 --not-made',
        )
      : text(
          'runs go on looking for it by its marker. Look there yourself, then say what became of it: "tandem problems settle ID --made KEY", or --not-made',
          '后续运行会继续按标记查找。也可自行在对方系统查看后确认："tandem problems settle ID --made 键"，或 --not-made',
        ),
    { ID: id },
  );

/** Words in capitals stand for what a person would have to type. */
function fill({ en, zh }: Text, known: Readonly<Record<string, string>>): Text {
  const put = (words: string): string => words.replace(/\b[A-Z]{2,}\b/g, (word) => known[word] ?? word);
  return text(put(en), put(zh));
}
