import type { Text } from '../model/index.ts';
import type { Facet } from './facts.ts';
import type { Law, MappingFinding } from './finding.ts';
import type { VerifyInput } from './input.ts';

interface Said {
  readonly severity: MappingFinding['severity'];
  readonly law: Law;
  readonly words: Text;
  readonly repair: Text;
}

/** A finding about one field of a mapping file; `at` is the member of the rule, if one is to blame. */
export const inMapping = (
  { sync }: VerifyInput,
  { side, compiled }: Facet,
  at: string,
  said: Said,
): MappingFinding => ({
  ...{ severity: said.severity, law: said.law, sync, side: side.side, field: compiled.name },
  file: `mappings/${side.mappingName}.json`,
  path: ['fields', compiled.name, at].filter(Boolean).join('.'),
  ...{ words: said.words, repair: said.repair },
});

/** A finding about the sync itself. */
export const inSync = (
  { sync }: VerifyInput,
  at: string,
  said: Said,
  about: Pick<MappingFinding, 'side' | 'field'> = {},
): MappingFinding => ({
  ...{ severity: said.severity, law: said.law, sync, ...about },
  file: 'config/syncs.json',
  path: `${sync}.${at}`,
  ...{ words: said.words, repair: said.repair },
});
