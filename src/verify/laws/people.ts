import { otherSide, SIDES, text } from '../../model/index.ts';
import type { Facts } from '../facts.ts';
import type { MappingFinding } from '../finding.ts';
import type { VerifiedSide } from '../input.ts';
import { nameOf } from '../words.ts';

const PERSONAL = new Set(['person', 'people']);

/** `people.json` names each person once for each connection, and on both where people flow. */
export function people(facts: Facts): readonly MappingFinding[] {
  const flowing = facts.flows.filter((flow) => PERSONAL.has(flow.to.compiled.type));
  if (flowing.length === 0) return [];
  const sides = SIDES.map((side) => facts.input[side]);
  const separate = sides[0]?.connection === sides[1]?.connection ? sides.slice(0, 1) : sides;
  return [...separate.flatMap((side) => doubles(facts, side)), ...oneSided(facts)];
}

function doubles({ input }: Facts, side: VerifiedSide): readonly MappingFinding[] {
  const byId = Map.groupBy(Object.keys(side.people), (identity) => side.people[identity] ?? '');
  return [...byId].flatMap(([id, identities]) => {
    const last = identities.at(-1) ?? '';
    if (identities.length < 2) return [];
    return [
      finding(input.sync, side, `${last}.${side.connection}`, 'error', {
        words: text(
          `${identities.join(' and ')} are both "${id}" in ${nameOf(side)}: items of "${id}" are read as ${last}, and those of ${identities[0]} change hands`,
          `${identities.join(' 与 ')} 在 ${nameOf(side)} 中都是“${id}”：“${id}”的条目会读作 ${last}，原属 ${identities[0]} 的条目会换人`,
        ),
        repair: text(
          `give each identity an id of its own, or put both under one identity`,
          `请为每个身份填写各自的 id，或将二者合并为一个身份`,
        ),
      }),
    ];
  });
}

/** Addresses and numbers are looked up at the vendor; any other identity is known only from the file. */
const isContact = (identity: string): boolean => identity.includes('@') || /^\+?[\d\s-]{6,}$/.test(identity);

const oneSided = ({ input }: Facts): readonly MappingFinding[] =>
  SIDES.flatMap((side) => {
    const here = input[side];
    const there = input[otherSide(side)];
    return Object.keys(here.people)
      .filter((identity) => there.people[identity] === undefined && !isContact(identity))
      .map((identity) =>
        finding(input.sync, there, identity, 'warning', {
          words: text(
            `${identity} is "${here.people[identity]}" in ${nameOf(here)} but nobody in ${nameOf(there)}: their items wait there`,
            `${identity} 在 ${nameOf(here)} 中是“${here.people[identity]}”，但在 ${nameOf(there)} 中没有对应的人：其条目会在那里等待`,
          ),
          repair: text(`add their id: "${there.connection}": "…"`, `请补充其 id："${there.connection}": "…"`),
        }),
      );
  });

const finding = (
  sync: string,
  side: VerifiedSide,
  path: string,
  severity: MappingFinding['severity'],
  said: Pick<MappingFinding, 'words' | 'repair'>,
): MappingFinding => ({
  ...{ severity, law: 'total', sync, side: side.side, file: 'config/people.json', path },
  ...said,
});
