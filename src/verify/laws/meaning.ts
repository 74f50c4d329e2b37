import { choicesOf } from '../../mapping/index.ts';
import { STATUSES, text, type Option, type Status, type StatusCategory } from '../../model/index.ts';
import { SIDES } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import type { Facet, Facts } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf, quoted, snippet } from '../words.ts';

const byId = new Map(STATUSES.map((status) => [status.id, status]));

const CATEGORY = {
  todo: ['not begun', '未开始'],
  doing: ['in progress', '进行中'],
  done: ['finished', '已完成'],
  dropped: ['dropped', '已放弃'],
} as const satisfies Record<StatusCategory, readonly [string, string]>;

const isOver = (category: StatusCategory): boolean => category === 'done' || category === 'dropped';

/**
 * A status says what the vendor's own state says, as far as the vendor tells: by its category, else by its very name. Finished work that reads as declined, or open
 * work that reads as finished, is two entries swapped. Closing as finished what the vendor calls dropped is a choice many teams make on purpose: a warning. How far
 * open work has come, a category tells too coarsely to say anything.
 */
export const meaning = (facts: Facts): readonly MappingFinding[] =>
  Object.values(facts.facets).flatMap((both) =>
    SIDES.map((side) => both[side])
      .filter((facet) => facet.native?.type === 'state' || facet.compiled.type === 'state')
      .flatMap((facet) => [...judgeValues(facts, facet), ...judgeWrite(facts, facet)]),
  );

interface Said {
  readonly category: StatusCategory;
  /** The vendor says so, or only the name does. */
  readonly by: 'category' | 'name';
}

const saidOf = ({ name, category }: Option): Said | undefined => {
  if (category) return { category, by: 'category' };
  const folded = name.trim().toLowerCase();
  const status = STATUSES.find(({ id, label }) => [id, label.en.toLowerCase(), label.zh].includes(folded));
  return status && { category: status.category, by: 'name' };
};

function judgeValues({ input }: Facts, facet: Facet): readonly MappingFinding[] {
  const { values = {} } = facet.rule;
  const options = facet.compiled.schema.options ?? Object.keys(values).map((name) => ({ id: name, name }));
  const pairs = options.flatMap((option) => {
    const status = byId.get(values[option.name] ?? '');
    const said = saidOf(option);
    return status && said ? [{ native: option.name, status, said }] : [];
  });
  return pairs.flatMap((pair) => {
    const severity = severityOf(pair, pairs);
    return severity ? [contradiction(input, facet, pair, severity)] : [];
  });
}

interface Pair {
  readonly native: string;
  readonly status: Status;
  readonly said: Said;
}

function severityOf({ status, said }: Pair, all: readonly Pair[]): MappingFinding['severity'] | undefined {
  if (said.category === status.category || (!isOver(said.category) && !isOver(status.category))) return undefined;
  const read = (vendors: StatusCategory, shared: StatusCategory): boolean =>
    all.some((one) => one.said.category === vendors && one.status.category === shared);
  if (said.category === 'done' && status.category === 'dropped') {
    // Many vendors know but one way for work to be over, and "won't do" is in it.
    const knowsDropped = all.some((one) => one.said.category === 'dropped');
    return knowsDropped || !read('done', 'done') ? 'error' : undefined;
  }
  if (said.category === 'dropped' && status.category === 'done' && !read('done', 'dropped'))
    return said.by === 'name' ? undefined : 'warning';
  return 'error';
}

const contradiction = (
  input: Facts['input'],
  facet: Facet,
  { native, status, said: { category, by } }: Pair,
  severity: MappingFinding['severity'],
): MappingFinding => {
  const shared = status.id;
  const [en, zh] = CATEGORY[category];
  const [sharedEn, sharedZh] = CATEGORY[status.category];
  const fitting = STATUSES.filter((status) => status.category === category).map((status) => status.id);
  return inMapping(input, facet, `values.${native}`, {
    ...{ severity, law: 'meaning' },
    words: text(
      `${native} → ${shared}: ${by === 'category' ? `to ${nameOf(facet.side)}` : 'by its name'} ${quoted(native).en} is ${en}, but it is mapped to ${quoted(shared).en}, which is ${sharedEn}`,
      `${native} → ${shared}：${by === 'category' ? `在 ${nameOf(facet.side)} 中` : '从名称看，'}${quoted(native).zh}属于“${zh}”，却映射为${quoted(shared).zh}（“${sharedZh}”）`,
    ),
    repair: text(
      `are two entries swapped? Say ${snippet(native, fitting[0])}${fitting.length > 1 ? ` (or ${fitting.slice(1).join(', ')})` : ''}`,
      `是否有两项写反了？请改为 ${snippet(native, fitting[0])}${fitting.length > 1 ? `（或 ${fitting.slice(1).join('、')}）` : ''}`,
    ),
  });
};

/** `write` names the nearest word; one that says the opposite is none. Where a vendor knows but one way for work to be over, "won't do" has no nearer one. */
function judgeWrite({ input }: Facts, facet: Facet): readonly MappingFinding[] {
  const { write } = facet.rule;
  if (typeof write !== 'object') return [];
  const dropsNothing = !knowsDropped(facet);
  return Object.keys(write).flatMap((shared) => {
    const native = facet.compiled.candidates(shared).find((name) => choicesOf(facet.rule, shared).includes(name));
    const status = byId.get(shared);
    // What reads as this very status is judged where it is read.
    if (native === undefined || facet.rule.values?.[native] === shared) return [];
    const option = facet.compiled.schema.options?.find((one) => one.name === native);
    const meant = byId.get(facet.rule.values?.[native] ?? '');
    const vendors = option && saidOf(option)?.category;
    const category = vendors ?? meant?.category;
    if (!status || vendors === status.category || category === undefined || category === status.category) return [];
    if (!isOver(category) && !isOver(status.category)) return [];
    const [en, zh] = CATEGORY[category];
    const [sharedEn, sharedZh] = CATEGORY[status.category];
    const isNearest = dropsNothing && status.category === 'dropped' && category === 'done';
    return [
      inMapping(input, facet, `write.${shared}`, {
        ...{ severity: isNearest ? 'warning' : 'error', law: 'meaning' },
        words: text(
          `${shared} → ${native}: an item that is ${sharedEn} (${quoted(shared).en}) is written to ${nameOf(facet.side)} as ${quoted(native).en}, which is ${en}`,
          `${shared} → ${native}：“${sharedZh}”的条目（${quoted(shared).zh}）会在 ${nameOf(facet.side)} 中写为${quoted(native).zh}，即“${zh}”`,
        ),
        repair: text(
          `choose a state that is ${sharedEn}, or take the entry out`,
          `请选择表示“${sharedZh}”的状态，或删除该项`,
        ),
      }),
    ];
  });
}

/** Whether any state here says that work was given up, by itself or by the mapping. */
const knowsDropped = (facet: Facet): boolean =>
  (facet.compiled.schema.options ?? []).some(
    (option) =>
      saidOf(option)?.category === 'dropped' ||
      byId.get(facet.rule.values?.[option.name] ?? '')?.category === 'dropped',
  );
