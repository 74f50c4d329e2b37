import { isUnmapped, text, type Native } from '../../model/index.ts';
import { createsFrom } from '../../sync/index.ts';
import { inMapping, inSync } from '../breach.ts';
import { circles, type Hop } from '../circles.ts';
import { equal, land, type Example, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf, quoted, show, snippet } from '../words.ts';

/** What is sent around a ring of syncs comes back with the meaning it had, and no record is copied around it. */
export const ring = (all: readonly Facts[]): readonly MappingFinding[] => [
  ...all.flatMap((facts) => itself(facts)),
  ...circles(all).flatMap((circle) => [...copies(circle), ...values(circle)]),
];

const hopName = ({ facts }: Hop): string => facts.input.sync;

/** The streams of a ring as one way. */
const streams = (circle: readonly Hop[]): string => {
  const names = circle.map(({ facts, from }) => nameOf(facts.input[from]));
  return [...names, names[0]].join(' → ');
};

function itself({ input }: Facts): readonly MappingFinding[] {
  if (input.left.stream !== input.right.stream) return [];
  return [
    inSync(input, 'right', {
      ...{ severity: 'error', law: 'ring' },
      words: text(
        `both sides are the same records of ${nameOf(input.left)}: every copy would be met again on the other side`,
        `两侧是 ${nameOf(input.left)} 中的同一批记录：每个副本都会在另一侧再次出现`,
      ),
      repair: text('choose another stream or another scope for one side', '请为其中一侧选择其他数据流或范围'),
    }),
  ];
}

/**
 * The engine knows a copy by the marker of its own sync; a marker of another sync says nothing, since that is how items travel along a chain. So creates that go
 * around never end, unless a filter or a match stops them.
 */
function copies(circle: readonly Hop[]): readonly MappingFinding[] {
  const [first] = circle;
  const last = circle.at(-1);
  const all = circle.every(({ facts, from }) => createsFrom(facts.input.create, from));
  if (!first || !last || !all) return [];
  const stopped = circle.some(
    ({ facts, from }) => facts.input[from].filtered === true || (facts.input.match ?? []).length > 0,
  );
  const syncs = circle.map(hopName);
  return [
    inSync(last.facts.input, 'create', {
      ...{ severity: stopped ? 'warning' : 'error', law: 'ring' },
      words: text(
        `${streams(circle)}: a new item of ${nameOf(first.facts.input[first.from])} is created on by ${syncs.join(', ')} and comes back as another new one${stopped ? ', unless a filter or a match stops it' : ', again and again'}`,
        `${streams(circle)}：新条目依次经 ${syncs.join('、')} 创建，回到起点时又成为新条目${stopped ? '，除非被过滤条件或匹配拦下' : '，如此循环不止'}`,
      ),
      repair: text(
        `let one of these syncs make no records in this direction: ${snippet('create', 'none')}`,
        `请让其中一个同步在该方向不新建记录：${snippet('create', 'none')}`,
      ),
    }),
  ];
}

function values(circle: readonly Hop[]): readonly MappingFinding[] {
  const [first, ...others] = circle;
  if (!first) return [];
  return flowsOf(first).flatMap((start) => {
    const flows = [start, ...others.map((hop) => flowsOf(hop).find((flow) => flow.field === start.field))];
    const whole = flows.filter((flow) => flow !== undefined);
    if (whole.length < circle.length || !isContinuous(whole)) return [];
    return start.from.examples.flatMap((example) => judge(circle, whole, example)).slice(0, 1);
  });
}

const flowsOf = ({ facts, from }: Hop): readonly Flow[] =>
  facts.flows.filter((flow) => flow.edits && flow.from.side.side === from);

/** Where two syncs keep a shared field in different native fields of one stream, nothing goes on. */
const isContinuous = (flows: readonly Flow[]): boolean =>
  flows.every((flow, index) => {
    const next = flows[(index + 1) % flows.length];
    return flow.to.compiled.native === next?.from.compiled.native;
  });

function judge(circle: readonly Hop[], flows: readonly Flow[], example: Example): readonly MappingFinding[] {
  const last = flows.at(-1);
  const hop = circle.at(-1);
  if (!last || !hop) return [];
  const steps: Native[] = [example.native];
  let native = example.native;
  for (const flow of flows) {
    const value = observeAt(flow, native);
    if (value === undefined || isUnmapped(value)) return [];
    steps.push(value);
    const there = flow === last ? last.to.compiled.observe(recordAt(flow.to, example.native)) : undefined;
    if (there !== undefined && equal(flow.to.compiled.coerce(value), there)) return [];
    const landing = land(flow.to, value);
    if ('held' in landing) return [];
    native = landing.native;
    steps.push(native);
  }
  if (flows[0] && equal(observeAt(flows[0], native), observeAt(flows[0], example.native))) return [];
  return [changed(circle, last, steps)];
}

const recordAt = ({ compiled, examples }: Flow['to'], native: Native) => ({
  ...examples[0]?.record,
  [compiled.native]: native,
});

const observeAt = ({ from }: Flow, native: Native) => from.compiled.observe(recordAt(from, native));

/** Words must come back; a number that was rounded or a text that was cut on the way is a loss the vendors declare. */
const EXACT = new Set(['state', 'option', 'options', 'labels', 'boolean']);

const changed = (circle: readonly Hop[], { field, to, from }: Flow, steps: readonly Native[]): MappingFinding => {
  const input = (circle.at(-1) as Hop).facts.input;
  const began = quoted(steps[0] ?? null);
  const ended = quoted(steps.at(-1) ?? null);
  const there = nameOf(to.side);
  return inMapping(input, to, '', {
    ...{ severity: EXACT.has(to.compiled.type) ? 'error' : 'warning', law: 'ring' },
    words: text(
      `${steps.map(show).join(' → ')} (${streams(circle)}): an item of ${there} whose ${field} is ${began.en} becomes ${ended.en} by going around ${circle.map(hopName).join(', ')}`,
      `${steps.map(show).join(' → ')}（${streams(circle)}）：${there} 中 ${field} 为${began.zh}的条目，经 ${circle.map(hopName).join('、')} 绕行一圈后变为${ended.zh}`,
    ),
    repair: text(
      `let ${field} not flow from ${nameOf(from.side)} back to ${there}: "fields": { "${field}": { "direction": … } } in ${input.sync}; or give the values the same meaning all around`,
      `请不要让 ${field} 从 ${nameOf(from.side)} 流回 ${there}：在 ${input.sync} 中设置 "fields": { "${field}": { "direction": … } }；或让这些取值在整个环上含义一致`,
    ),
  });
};
