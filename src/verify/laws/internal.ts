import { fieldNamed, text } from '../../model/index.ts';
import { inMapping } from '../breach.ts';
import type { Facet, Facts, Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf } from '../words.ts';

/** Nothing that is internal at its source lands where customers see it, unless the admin reveals it. */
export const internal = (facts: Facts): readonly MappingFinding[] => facts.flows.flatMap((flow) => judge(facts, flow));

function judge({ input }: Facts, { field, from, to }: Flow): readonly MappingFinding[] {
  if (to.compiled.schema.visibility !== 'customer' || input.revealed.includes(field)) return [];
  const [secret] = internalsOf(from);
  if (secret === undefined) return [];
  return [
    inMapping(input, to, '', {
      ...{ severity: 'error', law: 'internal' },
      words: text(
        `${secret} of ${nameOf(from.side)} is internal, and ${to.compiled.native} of ${nameOf(to.side)} is seen by customers: whatever stands in ${secret} is shown to them`,
        `${nameOf(from.side)} 的 ${secret} 仅供内部查看，而 ${nameOf(to.side)} 的 ${to.compiled.native} 客户可见：${secret} 中的内容都会展示给客户`,
      ),
      repair: text(
        `choose an internal field, or say in config/syncs.json that it is meant: "fields": { "${field}": { "reveal": true } }`,
        `请改用内部字段；若确实要公开，请在 config/syncs.json 中写明："fields": { "${field}": { "reveal": true } }`,
      ),
    }),
  ];
}

/** Native fields the value is made of that are said to be internal. What a vendor does not say is not held against it. */
const internalsOf = ({ side, rule, compiled }: Facet): readonly string[] => {
  if (rule.const !== undefined) return rule.visibility === 'internal' ? ['const'] : [];
  if (rule.visibility !== undefined) return rule.visibility === 'internal' ? [compiled.native || compiled.name] : [];
  const guards = Object.keys(rule.when ?? {});
  return compiled.reads
    .filter((name) => name === compiled.native || !guards.includes(name))
    .filter((name) => fieldNamed(side.schema, name)?.visibility === 'internal');
};
