import { describe, expect, it } from 'vitest';
import type { MappingFinding, VerifyInput } from '../../../src/verify/index.ts';
import { verifyRings, verifySync } from '../../../src/verify/index.ts';
import { LAWS, verifyWith } from '../../../src/verify/verify.ts';
import { BROKEN, type Broken } from './broken.ts';
import { SOUND } from './sound.ts';

type Laws = typeof LAWS;

const findings = (syncs: readonly VerifyInput[], laws: Laws = LAWS, rings = verifyRings): readonly MappingFinding[] => [
  ...syncs.flatMap((sync) => verifyWith(laws, sync)),
  ...rings(syncs),
];

const errors = (all: readonly MappingFinding[]): readonly MappingFinding[] =>
  all.filter((one) => one.severity === 'error');

const found = ({ law, field, shows, repair }: Broken, all: readonly MappingFinding[]): boolean =>
  errors(all).some(
    (one) =>
      one.law === law &&
      (field === undefined || one.field === field) &&
      shows.test(one.words.en) &&
      (repair === undefined || repair.test(one.repair.en)),
  );

const told = (all: readonly MappingFinding[]): readonly string[] =>
  errors(all).map((one) => `${one.law} ${one.field ?? ''}: ${one.words.en} — ${one.repair.en}`);

describe('a broken mapping is found, with its counterexample', () => {
  it.each(BROKEN.map((broken) => [`${broken.law}: ${broken.name}`, broken] as const))('%s', (_, broken) => {
    const all = findings(broken.syncs);
    expect(found(broken, all) ? [] : ['not among:', ...told(all)]).toEqual([]);
  });

  it('has enough cases, and one for each law', () => {
    expect(BROKEN.length).toBeGreaterThanOrEqual(44);
    expect(new Set(BROKEN.map((one) => one.name)).size).toBe(BROKEN.length);
  });
});

describe('a sound mapping runs', () => {
  it.each(SOUND.map((sound) => [sound.name, sound] as const))('%s', (_, sound) => {
    expect(told(findings(sound.syncs))).toEqual([]);
  });

  it('has enough cases', () => {
    expect(SOUND.length).toBeGreaterThanOrEqual(22);
  });
});

describe('every law earns its place', () => {
  it.each(LAWS.map((law) => [law.name, law] as const))('without %s something broken would run', (_, law) => {
    const others = LAWS.filter((one) => one !== law);
    const missed = BROKEN.filter((broken) => errors(findings(broken.syncs, others)).length === 0);
    expect(missed.length).toBeGreaterThan(0);
  });

  it('without the law of rings something broken would run', () => {
    const missed = BROKEN.filter((broken) => errors(findings(broken.syncs, LAWS, () => [])).length === 0);
    expect(missed.map((one) => one.law)).toContain('ring');
  });
});

describe('a finding', () => {
  const all = [...BROKEN, ...SOUND].flatMap(({ syncs }) => findings(syncs));

  it('is the same every time', () => {
    expect([...BROKEN, ...SOUND].flatMap(({ syncs }) => findings(syncs))).toEqual(all);
  });

  it('names the file and the place, and speaks both languages', () => {
    for (const one of all) {
      expect(one.file).toMatch(/^(mappings\/.+|config\/(syncs|people))\.json$/);
      expect(one.path).not.toBe('');
      for (const words of [one.words, one.repair]) {
        expect(words.en).not.toMatch(/undefined|\[object|[一-鿿]{8}/);
        expect(words.zh).toMatch(/[一-鿿]/);
        expect(words.zh).not.toMatch(/undefined|\[object|[一-鿿] “|” [一-鿿]/);
      }
    }
  });

  it('never is said twice', () => {
    for (const { syncs } of [...BROKEN, ...SOUND]) {
      const said = findings(syncs).map((one) => JSON.stringify(one));
      expect(new Set(said).size).toBe(said.length);
    }
  });

  it('leaves what it was given as it was', () => {
    const [first] = SOUND[0]?.syncs ?? [];
    const before = JSON.stringify(first);
    if (first) verifySync(first);
    expect(JSON.stringify(first)).toBe(before);
  });
});
