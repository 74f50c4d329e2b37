import { isUnmapped, text } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import { equal, type Example, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { stored } from '../samples.ts';
import { nameOf, quoted, way } from '../words.ts';

/** Writing back what was just read changes nothing. Another word of the same meaning would do no harm, but sticky writes do not even send that. */
export const getPut = (facts: Facts): readonly MappingFinding[] =>
  facts.flows.flatMap((flow) => flow.to.examples.flatMap((example) => judge(facts, flow, example)).slice(0, 1));

function judge({ input }: Facts, { to }: Flow, { record, native, value }: Example): readonly MappingFinding[] {
  if (value === undefined || isUnmapped(value) || typeof to.rule.write !== 'string') return [];
  const written = to.compiled.toNative(value, { current: native });
  // Held writes change nothing; whether they may be held is another law.
  if ('held' in written || equal(to.compiled.toShared(native), value)) return [];
  const again = { ...record, [to.compiled.native]: stored(written.native, to.compiled.schema) };
  const back = to.compiled.observe(again);
  if (equal(back, value)) return [];
  const shown = back === undefined || isUnmapped(back) ? '?' : back;
  return [
    inMapping(input, to, 'write', {
      ...{ severity: 'error', law: 'get-put' },
      words: text(
        `${way([native, value, written.native, shown])}: an item of ${nameOf(to.side)} that holds ${quoted(native).en} is read as ${quoted(value).en}; written back, it becomes ${quoted(shown).en}`,
        `${way([native, value, written.native, shown])}：${nameOf(to.side)} 中值为${quoted(native).zh}的条目读作${quoted(value).zh}，写回后却变成${quoted(shown).zh}`,
      ),
      repair: text(
        'make "write" the inverse of "read", or take "write" out so that the field is only read',
        '请让 "write" 成为 "read" 的逆运算；或删除 "write"，使该字段只读',
      ),
    }),
  ];
}
