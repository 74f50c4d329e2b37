import { isUnmapped, text, type Text } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import { equal, wordsOf, type Arrival, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { listed, nameOf, quoted, snippet, way } from '../words.ts';

/** A pushed value reads back as itself. A loss that the mapping or the vendor declares is none: `write` to the nearest word, a cut, a rounding. */
export const putGet = (facts: Facts): readonly MappingFinding[] =>
  facts.flows.flatMap((flow) => {
    const [first, ...more] = flow.arrivals.flatMap((arrival) => judge(facts, flow, arrival));
    // Samples that fail for one reason are one finding; options and their repairs are named one by one.
    return first === undefined ? [] : flow.exhaustive ? [first, ...more] : [first];
  });

function judge(facts: Facts, flow: Flow, arrival: Arrival): readonly MappingFinding[] {
  const { to } = flow;
  const { landing, names } = arrival;
  const expression = typeof to.rule.write === 'string';
  if ('held' in landing) {
    if (expression) return [computedNothing(facts, flow, arrival, landing.held)];
    return names.length > 1 && wordsOf(arrival.value).length === 1 ? [ambiguous(facts, flow, arrival)] : [];
  }
  if (to.compiled.reads.length > 1 || equal(landing.back, arrival.value)) return [];
  const own = ownWords(flow, arrival);
  if (own.length > 0) return [overridden(facts, flow, arrival, own)];
  return isDeclared(flow, arrival) ? [] : [differs(facts, flow, arrival)];
}

/** Native values that mean it and are there, where `write` sends another one. */
const ownWords = ({ to }: Flow, { value }: Arrival): readonly string[] => {
  const { rule, compiled } = to;
  if (typeof rule.write !== 'object' || !rule.values || typeof value !== 'string') return [];
  const live = compiled.schema.options?.map((option) => option.name) ?? Object.keys(rule.values);
  return live.filter((name) => rule.values?.[name] === value);
};

/** Whether `coerce` foresees what it reads back as, by something the admin or the vendor says. */
const isDeclared = ({ to }: Flow, { value, landing, coerced }: Arrival): boolean => {
  if ('held' in landing || landing.back === undefined || isUnmapped(landing.back)) return false;
  if (typeof to.rule.write === 'string') return false;
  if (value === null) return to.rule.default !== undefined;
  const { type, rewrites } = to.compiled.schema;
  if (typeof value === 'number' && typeof landing.back === 'number')
    return (
      rewrites?.decimals !== undefined &&
      Math.abs(landing.back - value) * (to.rule.scale ?? 1) <= 10 ** -rewrites.decimals
    );
  return (
    (type === 'rich-text' || rewrites !== undefined || to.rule.write !== undefined) && equal(coerced, landing.back)
  );
};

const ambiguous = ({ input }: Facts, { field, from, to }: Flow, { value, names, natives }: Arrival): MappingFinding => {
  const word = wordsOf(value)[0] ?? '';
  const choice = snippet('write', { [word]: names[0] });
  const which = listed(names);
  return inMapping(input, to, 'write', {
    ...{ severity: 'error', law: 'put-get' },
    words: text(
      `${which.en} of ${nameOf(to.side)} both mean ${quoted(word).en}: when ${nameOf(from.side)} says ${quoted(natives[0] ?? word).en}, nobody knows which to write, so the ${field} waits`,
      `${nameOf(to.side)} 的${which.zh}都表示${quoted(word).zh}：当 ${nameOf(from.side)} 为${quoted(natives[0] ?? word).zh}时，无法确定写入哪一个，${field} 会一直等待`,
    ),
    repair: text(`say which one: ${choice}`, `请指明写入哪一个：${choice}`),
  });
};

const overridden = (
  { input }: Facts,
  { to }: Flow,
  { value, natives, landing }: Arrival,
  own: readonly string[],
): MappingFinding => {
  const word = String(value);
  const sent = 'native' in landing ? landing.native : null;
  const back =
    'native' in landing && landing.back !== undefined && !isUnmapped(landing.back) ? landing.back : undefined;
  const steps = way([natives[0] ?? word, word, sent, back]);
  return inMapping(input, to, `write.${word}`, {
    ...{ severity: 'error', law: 'put-get' },
    words: text(
      `${steps}: "write" sends ${quoted(sent).en} for ${quoted(word).en}, which reads back as ${quoted(back).en}, although ${listed(own).en} means ${quoted(word).en}`,
      `${steps}："write" 会为${quoted(word).zh}写入${quoted(sent).zh}，读回来却是${quoted(back).zh}，而${listed(own).zh}才表示${quoted(word).zh}`,
    ),
    repair: text(
      `write ${snippet(word, own[0])}, or take the entry out`,
      `请改为 ${snippet(word, own[0])}，或删除该项`,
    ),
  });
};

const differs = ({ input }: Facts, { to }: Flow, { value, natives, landing }: Arrival): MappingFinding => {
  const sent = 'native' in landing ? landing.native : null;
  const back = 'native' in landing ? landing.back : undefined;
  const lost = back === undefined || isUnmapped(back);
  const steps = way([natives[0] ?? value, value, sent, lost ? '?' : back]);
  const expression = to.rule.read !== undefined || typeof to.rule.write === 'string';
  return inMapping(input, to, expression ? 'write' : '', {
    ...{ severity: 'error', law: 'put-get' },
    words: text(
      `${steps}: ${quoted(value).en} is written to ${nameOf(to.side)} as ${quoted(sent).en} and reads back as ${lost ? 'nothing that has a meaning' : quoted(back).en}`,
      `${steps}：${quoted(value).zh}写入 ${nameOf(to.side)} 时变为${quoted(sent).zh}，读回来${lost ? '没有任何含义' : `却是${quoted(back).zh}`}`,
    ),
    repair: expression
      ? text('make "write" the inverse of "read"', '请让 "write" 成为 "read" 的逆运算')
      : text(
          'give a value this field can hold, in the form it is read back in',
          '请给出该字段能够保存、且读回形式一致的取值',
        ),
  });
};

const computedNothing = (
  { input }: Facts,
  { field, to }: Flow,
  { value, natives }: Arrival,
  held: Text,
): MappingFinding =>
  inMapping(input, to, 'write', {
    ...{ severity: 'error', law: 'put-get' },
    words: text(
      `${way([natives[0] ?? value, value])} → ?: the ${field} of such items waits, because ${held.en}`,
      `${way([natives[0] ?? value, value])} → ?：这类条目的 ${field} 会一直等待，因为${held.zh}`,
    ),
    repair: text(
      'let "write" give something this field takes, for every value that can arrive',
      '请让 "write" 对所有可能的取值都给出该字段可接受的结果',
    ),
  });
