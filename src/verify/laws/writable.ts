import { otherSide, SIDES, text } from '../../model/index.ts';
import { createsFrom, flowsFrom } from '../../sync/index.ts';
import { inMapping, inSync } from '../breach.ts';
import type { Facts } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import type { VerifiedSide } from '../input.ts';
import { nameOf, snippet } from '../words.ts';

/** What is to be written may be written: records, fields, comments. */
export const writable = (facts: Facts): readonly MappingFinding[] => [
  ...SIDES.flatMap((side) => {
    const on = facts.input[side];
    return [...creates(facts, on), ...updates(facts, on), ...outOnly(facts, on)];
  }),
  ...nowhere(facts),
  ...comments(facts),
];

function creates({ input }: Facts, on: VerifiedSide): readonly MappingFinding[] {
  if (on.creates || !createsFrom(input.create, otherSide(on.side))) return [];
  return [
    inSync(
      input,
      'create',
      {
        ...{ severity: 'error', law: 'exists' },
        words: text(
          `"create": "${input.create}" asks for new records in ${nameOf(on)}, where none can be made`,
          `"create": "${input.create}" 要求在 ${nameOf(on)} 中新建记录，但该数据流不支持新建`,
        ),
        repair: text(
          `say ${snippet('create', input.create === 'both' ? towards(otherSide(on.side)) : 'none')} and join records by "match" or by hand`,
          `请改为 ${snippet('create', input.create === 'both' ? towards(otherSide(on.side)) : 'none')}，并通过 "match" 或手动方式关联记录`,
        ),
      },
      { side: on.side },
    ),
  ];
}

/** The direction that writes to this side. */
const towards = (side: 'left' | 'right'): string => (side === 'right' ? 'left-to-right' : 'right-to-left');

function updates({ input, flows }: Facts, on: VerifiedSide): readonly MappingFinding[] {
  const asked = flows.filter((flow) => flow.edits && flow.to.side === on).map((flow) => flow.field);
  if (on.updates || asked.length === 0) return [];
  return [
    inSync(
      input,
      'fields',
      {
        ...{ severity: 'error', law: 'exists' },
        words: text(
          `edits of ${asked.join(', ')} are to flow to ${nameOf(on)}, where existing records cannot be changed`,
          `${asked.join('、')} 的修改要同步到 ${nameOf(on)}，但该数据流不支持修改已有记录`,
        ),
        repair: text(
          `let these fields flow the other way only: ${snippet('direction', towards(otherSide(on.side)))}`,
          `请让这些字段只向另一方向同步：${snippet('direction', towards(otherSide(on.side)))}`,
        ),
      },
      { side: on.side },
    ),
  ];
}

/** A side that takes no changes: what was to flow both ways only comes out of it. Said once, for all fields. */
function outOnly({ input }: Facts, on: VerifiedSide): readonly MappingFinding[] {
  const other = otherSide(on.side);
  const fields = input.rules
    .filter((rule) => flowsFrom(rule.declared, other) && flowsFrom(rule.direction, on.side))
    .filter((rule) => !flowsFrom(rule.direction, other))
    .map((rule) => rule.field);
  if (on.updates || fields.length === 0) return [];
  return [
    inSync(
      input,
      'fields',
      {
        ...{ severity: 'warning', law: 'exists' },
        words: text(
          `${nameOf(on)} takes no changes: ${fields.join(', ')} flow one way, out of it, and what is edited in ${nameOf(input[other])} stays there`,
          `${nameOf(on)} 不接受修改：${fields.join('、')} 只会从中单向同步，在 ${nameOf(input[other])} 中的修改不会写回`,
        ),
        repair: text(
          `nothing is to be done if that is meant; say it with ${snippet('direction', towards(other))}, or see in the connector's settings whether writing can be turned on`,
          `如符合预期则无需处理；可写明 ${snippet('direction', towards(other))}，或查看连接器设置中能否开启写入`,
        ),
      },
      { side: on.side },
    ),
  ];
}

/** Fields that are mapped on both sides and flow nowhere, because neither side lets them be written. */
function nowhere({ input, facets, flows }: Facts): readonly MappingFinding[] {
  return input.rules.flatMap((rule) => {
    const both = facets[rule.field];
    const flows_ = flows.some((flow) => flow.field === rule.field);
    const to = SIDES.find((side) => flowsFrom(rule.declared, otherSide(side)));
    if (!both || flows_ || to === undefined) return [];
    return [
      inMapping(input, both[to], '', {
        ...{ severity: 'warning', law: 'exists' },
        words: text(
          `${rule.field} is mapped on both sides but flows nowhere: ${nameOf(both[to].side)} does not let ${both[to].compiled.native || 'it'} be written`,
          `两侧都映射了 ${rule.field}，但它不会同步：${nameOf(both[to].side)} 不允许写入 ${both[to].compiled.native || '该字段'}`,
        ),
        repair: text(
          `take the field out of one mapping, or say ${snippet('direction', 'none')} for it`,
          `请从其中一个映射中删除该字段，或为其写明 ${snippet('direction', 'none')}`,
        ),
      }),
    ];
  });
}

function comments({ input }: Facts): readonly MappingFinding[] {
  if (input.comments === 'none') return [];
  const without = SIDES.filter((side) => input[side].comments === undefined);
  if (without.length > 0) return [noComments(input, without[0] ?? 'left')];
  return SIDES.filter((side) => flowsFrom(input.comments, side)).flatMap((from) => {
    const on = input[otherSide(from)];
    const lost = (input[from].comments ?? []).filter((visibility) => !on.comments?.includes(visibility));
    const [first] = lost;
    if (first === undefined) return [];
    if (on.comments?.length === 0) return [onlyRead(input, from, on)];
    const [en, zh] = first === 'internal' ? ['internal', '内部'] : ['customer-visible', '客户可见'];
    return [
      inSync(
        input,
        'comments',
        {
          ...{ severity: 'warning', law: 'internal' },
          words: text(
            `${en} comments of ${nameOf(input[from])} stay there: ${nameOf(on)} cannot keep them ${en}`,
            `${nameOf(input[from])} 的${zh}评论不会同步：${nameOf(on)} 无法保持其${zh}属性`,
          ),
          repair: text(
            'nothing is to be done if that is meant; it is never shown to the wrong people',
            '如符合预期则无需处理；评论绝不会展示给不该看到的人',
          ),
        },
        { side: on.side },
      ),
    ];
  });
}

const noComments = (input: Facts['input'], side: 'left' | 'right'): MappingFinding =>
  inSync(
    input,
    'comments',
    {
      ...{ severity: 'error', law: 'exists' },
      words: text(
        `comments are to flow, but ${nameOf(input[side])} has none: not one will be carried`,
        `要求同步评论，但 ${nameOf(input[side])} 没有评论功能：一条也不会同步`,
      ),
      repair: text(`say ${snippet('comments', 'none')}`, `请改为 ${snippet('comments', 'none')}`),
    },
    { side },
  );

/** Comments that can be read and not written: nothing arrives there. */
const onlyRead = (input: Facts['input'], from: 'left' | 'right', on: VerifiedSide): MappingFinding =>
  inSync(
    input,
    'comments',
    {
      ...{ severity: 'warning', law: 'exists' },
      words: text(
        `comments of ${nameOf(input[from])} stay there: ${nameOf(on)} lets comments be read, not written`,
        `${nameOf(input[from])} 的评论不会同步：${nameOf(on)} 的评论只能读取，不能写入`,
      ),
      repair: text(
        `nothing is to be done if that is meant; say it with ${snippet('comments', towards(otherSide(on.side)))}`,
        `如符合预期则无需处理；可写明 ${snippet('comments', towards(otherSide(on.side)))}`,
      ),
    },
    { side: on.side },
  );
