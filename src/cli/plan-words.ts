import type { Sync } from '../engine/index.ts';
import { ruleOf } from '../mapping/index.ts';
import { text, type Native, type Side, type Text, type Value } from '../model/index.ts';
import { isDigest, type FieldChange, type Finding, type Operation, type Seen } from '../sync/index.ts';

const LONG = 60;

/** A value as a person reads it in one line. */
export const shown = (value: Value | Seen | undefined): string => {
  if (value === undefined) return '–';
  if (isDigest(value)) return '(long text)';
  if (value === null) return '∅';
  const plain = Array.isArray(value) ? value.join(', ') : String(value);
  const flat = plain
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return flat.length > LONG ? `${flat.slice(0, LONG)}…` : flat;
};

/** What the vendor is sent for it, where that is another word: ` (P0)`. Whole texts are not said twice. */
const inNative = (shared: Value, native: Native | undefined): string => {
  if (native === undefined || native === null || typeof shared === 'boolean') return '';
  const word =
    typeof native === 'object' && !Array.isArray(native) && 'id' in native ? (native.name ?? native.id) : native;
  if (typeof word === 'object' || String(word) === String(shared) || String(word).length > LONG / 2) return '';
  return /[<\n]/.test(String(shared)) ? '' : ` (${String(word)})`;
};

const nativeName = (sync: Sync, side: Side, field: string): string =>
  ruleOf(sync[side].mapping.fields[field] ?? field).field ?? '';

const at = (side: Side, sync: Sync): string => sync[side].connection;

const cost = (operation: Operation): Text =>
  operation.reversible
    ? text(`[${operation.rule} · ${operation.requests} req]`, `[${operation.rule} · ${operation.requests} 次请求]`)
    : text(
        `[${operation.rule} · ${operation.requests} req · cannot be undone]`,
        `[${operation.rule} · ${operation.requests} 次请求 · 不可撤销]`,
      );

/** One operation in words, with the rule that made it and what it costs. */
export function operationText(operation: Operation, sync: Sync): Text {
  const where = at(operation.side, sync);
  const tail = cost(operation);
  const both = (en: string, zh: string): Text => text(`${en}  ${tail.en}`, `${zh}  ${tail.zh}`);
  switch (operation.kind) {
    case 'create': {
      const fields = Object.entries(operation.shared)
        .map(
          ([field, value]) =>
            `\n      ${field}: ${shown(value)}${inNative(value, operation.fields[nativeName(sync, operation.side, field)])}`,
        )
        .join('');
      const head = both(
        `+ create on ${where} from ${operation.source.label}`,
        `+ 在 ${where} 新建，来源 ${operation.source.label}`,
      );
      return text(head.en + fields, head.zh + fields);
    }
    case 'join':
      return both(
        `= join ${operation.left.label} and ${operation.right.label}`,
        `= 关联 ${operation.left.label} 与 ${operation.right.label}`,
      );
    case 'update': {
      const changes = operation.changes.map((one) => (one.note ? noteLine(one) : changeLine(one))).join('');
      const head = both(
        `~ update ${operation.target.label} on ${where}`,
        `~ 更新 ${where} 的 ${operation.target.label}`,
      );
      return text(head.en + changes, head.zh + changes);
    }
    case 'transition': {
      const path = pathOf(operation);
      const head = both(
        `> move ${operation.target.label} on ${where}: ${path}`,
        `> 流转 ${where} 的 ${operation.target.label}：${path}`,
      );
      const along = alongWith(operation.needs);
      return text(head.en + along.en, head.zh + along.zh);
    }
    case 'comment':
      return both(
        `" comment on ${operation.target.label} on ${where}: ${shown(operation.body)}`,
        `" 在 ${where} 的 ${operation.target.label} 添加评论：${shown(operation.body)}`,
      );
    case 'close': {
      const path = operation.move ? [operation.move.from, ...operation.move.path].join(' → ') : '–';
      const head = both(
        `x close ${operation.target.label} on ${where}, since ${operation.source.label} is gone: ${path}`,
        `x 关闭 ${where} 的 ${operation.target.label}，因为 ${operation.source.label} 已不存在：${path}`,
      );
      const said = operation.body === undefined ? '' : `\n      " ${shown(operation.body)}`;
      const along = alongWith(operation.move?.needs);
      return text(head.en + along.en + said, head.zh + along.zh + said);
    }
    case 'delete': {
      const trash = operation.to === 'trash';
      return both(
        `- delete ${operation.target.label} on ${where}${trash ? ' (to its trash)' : ' for good'}, since ${operation.source.label} is gone`,
        `- ${trash ? '将' : '永久删除'} ${where} 的 ${operation.target.label}${trash ? ' 移入回收站' : ''}，因为 ${operation.source.label} 已不存在`,
      );
    }
  }
}

const changeLine = (one: FieldChange): string =>
  `\n      ${one.field}: ${shown(one.from)} → ${shown(one.to)}${inNative(one.to, one.write)}`;

/** A field that says that another one cannot be brought to a value. */
const noteLine = ({ field, native, to, write }: FieldChange): string =>
  write === null ? `\n      ${native} = ∅` : `\n      ${native} = ${String(write)}  (${field}: ${shown(to)})`;

/** Fields that go along with a move because the workflow asks for them. */
function alongWith(needs: (Operation & { readonly kind: 'transition' })['needs'] = {}): Text {
  const lines = Object.entries(needs).flatMap(([state, along]) =>
    along.map(({ native, write, change }) => {
      const value = change ? `${shown(change.to)}${inNative(change.to, write)}` : inWords(write);
      return [`with → ${state}: ${native} = ${value}`, `随“→ ${state}”填写：${native} = ${value}`] as const;
    }),
  );
  return text(lines.map(([en]) => `\n      ${en}`).join(''), lines.map(([, zh]) => `\n      ${zh}`).join(''));
}

const inWords = (native: Native): string =>
  [native]
    .flat()
    .map((one) => (typeof one === 'object' && one !== null && 'id' in one ? (one.name ?? one.id) : String(one)))
    .join(', ');

/** The states of a move. Where the way is not known to its end, the last stretch is left open. */
const pathOf = ({ from, path, explores, to }: Operation & { readonly kind: 'transition' }): string => {
  if (from === '') return `… → ${path.join(' → ')}`;
  const known = [from, ...path];
  return (explores ? [...known, '…', shown(to)] : known).join(' → ');
};

/** Something a person has to look at, in words. */
export function findingText(finding: Finding, sync: Sync): Text {
  if (finding.kind === 'conflict') {
    const values = `${sync.left.connection}: ${shown(finding.left)} · ${sync.right.connection}: ${shown(finding.right)}`;
    return text(
      `! conflict on ${finding.subject.label}, ${finding.field} — ${values}`,
      `! 冲突：${finding.subject.label} 的 ${finding.field} — ${values}`,
    );
  }
  const field = finding.field === undefined ? '' : ` › ${finding.field}`;
  const where = `${at(finding.side, sync)} ${finding.subject.label}${field}`;
  return text(`! ${where}: ${finding.words.en}`, `! ${where}：${finding.words.zh}`);
}
