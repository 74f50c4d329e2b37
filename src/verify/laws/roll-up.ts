import { isUnmapped, text, type Side } from '../../model/index.ts';
import { fitsType, flowsFrom, placesOf, type RollUp } from '../../sync/index.ts';
import { inSync } from '../breach.ts';
import type { Facet, Facts } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { nameOf } from '../words.ts';

/** Where many items are joined to one, it is said how their values become its value, and every value has a place in that. */
export const rollUp = (facts: Facts): readonly MappingFinding[] => {
  const { many, rollUps } = facts.input;
  if (many === undefined) return Object.keys(rollUps).map((field) => pointless(facts, field));
  return [...Object.entries(rollUps).flatMap(([field, by]) => judge(facts, many, field, by)), ...unsaid(facts, many)];
};

const pointless = ({ input }: Facts, field: string): MappingFinding =>
  inSync(
    input,
    `fields.${field}.rollUp`,
    {
      ...{ severity: 'error', law: 'roll-up' },
      words: text(
        `${field} rolls up, but each item has one partner only: there is nothing to put together`,
        `${field} 设置了汇总，但每个条目只有一个对应条目，没有可汇总的内容`,
      ),
      repair: text(
        'say that many may be joined to one: "cardinality": "many-to-one", or take "rollUp" out',
        '请设置 "cardinality": "many-to-one"（允许多对一），或删除 "rollUp"',
      ),
    },
    { field },
  );

function judge(facts: Facts, many: Side, field: string, by: RollUp): readonly MappingFinding[] {
  const facet = facts.facets[field]?.[many];
  const rule = facts.input.rules.find((one) => one.field === field);
  if (!facet || !rule) return [];
  if (!fitsType(by, rule.type)) return [unfit(facts, facet, by)];
  if (!flowsFrom(rule.declared, many)) return [against(facts, facet)];
  const places = placesOf(by, rule.type);
  const lost = places ? sayable(facet).filter(([, value]) => !places.includes(value)) : [];
  return lost.map(([native, value]) => misplaced(facts, facet, native, value));
}

/** What the many can say, with the native value it comes from. */
const sayable = ({ examples }: Facet): readonly (readonly [string, string])[] =>
  examples.flatMap(({ native, value }) =>
    typeof value === 'string' && !isUnmapped(value) ? [[String(native), value] as const] : [],
  );

const about = (facet: Facet) => ({ side: facet.side.side, field: facet.compiled.name });

const unfit = ({ input }: Facts, facet: Facet, by: RollUp): MappingFinding => {
  const { name, type } = facet.compiled;
  const how = typeof by === 'string' ? by : 'order';
  return inSync(
    input,
    `fields.${name}.rollUp`,
    {
      ...{ severity: 'error', law: 'roll-up' },
      words: text(
        `${name} is ${type}, which cannot be put together by "${how}"`,
        `${name} 的类型是 ${type}，不能用 "${how}" 汇总`,
      ),
      repair: text(
        'statuses: progress, highest, lowest; options, numbers, days: highest, lowest; sets: union; texts and people do not roll up',
        '状态：progress、highest、lowest；选项、数字、日期：highest、lowest；集合：union；文本与人员不能汇总',
      ),
    },
    about(facet),
  );
};

const against = ({ input }: Facts, facet: Facet): MappingFinding => {
  const { name } = facet.compiled;
  return inSync(
    input,
    `fields.${name}.direction`,
    {
      ...{ severity: 'error', law: 'roll-up' },
      words: text(
        `${name} rolls up from ${nameOf(facet.side)}, but does not flow from there`,
        `${name} 应由 ${nameOf(facet.side)} 汇总，但其流向并非来自该侧`,
      ),
      repair: text('turn its direction round, or take "rollUp" out', '请调整其流向，或删除 "rollUp"'),
    },
    about(facet),
  );
};

const misplaced = ({ input }: Facts, facet: Facet, native: string, value: string): MappingFinding => {
  const { name } = facet.compiled;
  return inSync(
    input,
    `fields.${name}.rollUp`,
    {
      ...{ severity: 'error', law: 'roll-up' },
      words: text(
        `${native} → ${value}: ${value} has no place in the order of ${name}, so an item of ${nameOf(facet.side)} that is ${native} stops it for all that share its partner`,
        `${native} → ${value}：${value} 不在 ${name} 的次序中，因此 ${nameOf(facet.side)} 中处于 ${native} 的条目会使共享同一对应条目的所有条目都无法汇总`,
      ),
      repair: text(
        `name it in an order of your own: "rollUp": { "order": [ … "${value}" … ], "take": "highest" }`,
        `请自定义包含它的次序："rollUp": { "order": [ … "${value}" … ], "take": "highest" }`,
      ),
    },
    about(facet),
  );
};

/** One word for all fields that would flow up if it were said how. */
function unsaid({ input }: Facts, many: Side): readonly MappingFinding[] {
  const fields = input.rules
    .filter((rule) => rule.rollUp === undefined && flowsFrom(rule.declared, many))
    .map((rule) => rule.field);
  if (fields.length === 0) return [];
  const side = input[many];
  return [
    inSync(
      input,
      'fields',
      {
        ...{ severity: 'warning', law: 'roll-up' },
        words: text(
          `edits of ${fields.join(', ')} in ${nameOf(side)} stay there, since many of its items may share a partner; a new partner still gets them`,
          `${nameOf(side)} 的多个条目可共享一个对应条目，因此其中对 ${fields.join('、')} 的修改不会流向另一侧；新建对应条目时仍会带上`,
        ),
        repair: text(
          'say how they become one ("rollUp"), or give them the direction they have',
          '请说明如何汇总（"rollUp"），或写明其实际流向',
        ),
      },
      { side: many },
    ),
  ];
}
