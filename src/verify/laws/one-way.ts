import { isUnmapped, text, type Text } from '../../model/index.ts';
import { consentsTo, doorsOn, findPath, type Door } from '../../sync/index.ts';
import { inSync } from '../breach.ts';
import { equal, type Facts, type Flow } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import { listed, nameOf, quoted, snippet } from '../words.ts';

/**
 * One-way doors that edits of the other side would go through, by the paths the engine takes, and that nobody has agreed to: such moves are held. A warning for
 * each side, with an item that cannot go back as the counterexample.
 */
export const oneWay = (facts: Facts): readonly MappingFinding[] =>
  facts.flows
    .filter(({ edits, to }) => edits && to.compiled.schema.type === 'state' && to.side.transitions === 'graph')
    .flatMap((flow) => {
      const doors = doorsOf(flow);
      return doors.length === 0 ? [] : [locked(facts, flow, doors)];
    });

function doorsOf({ to, arrivals }: Flow): readonly Door[] {
  const { schema, workflowRules: rules } = to.side;
  const edges = schema.transitions ?? [];
  const meaningOf = (state: string): string | undefined => {
    const shared = to.compiled.toShared(state);
    return typeof shared === 'string' ? shared : undefined;
  };
  const found = new Map<string, Door>();
  for (const { landing, coerced, names } of arrivals) {
    if (!('native' in landing)) continue;
    for (const { native, value } of to.examples) {
      if (value === undefined || isUnmapped(value) || equal(value, coerced)) continue;
      const [from, targets] = [String(native), [String(landing.native), ...names]];
      const passable = (edge: Door | { from: string; to: string }): boolean =>
        doorsOn({ edges, meaningOf }, edge.from, [edge.to]).every((door) => consentsTo(rules, door));
      const request = { workflow: { free: false, edges }, from, targets, avoid: rules.avoid } as const;
      const path = findPath({ ...request, passable }) ?? findPath(request) ?? [];
      for (const door of doorsOn({ edges, meaningOf }, from, path))
        if (!consentsTo(rules, door)) found.set(JSON.stringify([door.from, door.to]), door);
    }
  }
  return [...found.values()];
}

function locked({ input }: Facts, { from, to }: Flow, doors: readonly Door[]): MappingFinding {
  const { side } = to;
  const [first] = doors;
  const ways = (joint: string): string => doors.map((door) => `${door.from} → ${door.to}`).join(joint);
  const example: Text = text(
    `an item that has gone from ${quoted(first?.from).en} to ${quoted(first?.to).en} can never be ${listed(first?.lost ?? []).en} again`,
    `条目从${quoted(first?.from).zh}流转到${quoted(first?.to).zh}之后，再也无法回到${listed(first?.lost ?? []).zh}`,
  );
  const write = snippet('workflow', { oneWay: doors.map((door) => [door.from, door.to]) });
  const said = {
    severity: 'warning',
    law: 'one-way',
    words: text(
      `the workflow of ${nameOf(side)} has one-way doors that ${nameOf(from.side)} would send items through: ${ways(', ')}; ${example.en}. Such moves are held until you agree`,
      `${nameOf(side)} 的工作流中有单向流转，${nameOf(from.side)} 的变更会使条目经过：${ways('、')}；${example.zh}。在你同意之前，此类流转会被搁置`,
    ),
    repair: text(
      `to agree, write ${write} under "${side.side}", or "oneWay": "allow" for all of them`,
      `如同意，请在 "${side.side}" 下写入 ${write}；或写 "oneWay": "allow" 一律允许`,
    ),
  } as const;
  return inSync(input, `${side.side}.workflow.oneWay`, said, { side: side.side, field: to.compiled.name });
}
