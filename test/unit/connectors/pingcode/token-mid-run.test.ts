import { expect, it } from 'vitest';
import { runSync } from '../../../../src/engine/index.ts';
import type { Mapping } from '../../../../src/mapping/index.ts';
import { makePair } from '../../../support/pair.ts';
import { stage } from './stage.ts';

const TITLE_ONLY: Mapping = { connector: 'pingcode', stream: 'ideas', kind: 'requirement', fields: { title: 'title' } };
const MANY = 24;

/** A sync of a fake tracker into PingCode, whose tokens all end as soon as `after` of its items were made. */
async function expiring(after: number) {
  const { sandbox, connection, ideas, asked } = stage();
  const pair = await makePair({
    rightSide: {
      opened: connection,
      stream: ideas,
      mappingName: 'pingcode-ideas',
      mapping: TITLE_ONLY,
      concurrency: 4,
    },
  });
  for (let number = 1; number <= MANY; number += 1) pair.left.add({ title: `request ${number}` });
  let ended = false;
  const progress = (event: { readonly at: string; readonly done?: number }): void => {
    if (ended || event.at !== 'apply' || (event.done ?? 0) < after) return;
    ended = true;
    sandbox.expireTokens();
  };
  const run = () => runSync(pair.sync, { ...pair.deps, progress });
  const tokens = () => asked.filter((call) => call === 'GET /v1/auth/token').length;
  const titles = () => {
    const { ideas: side } = sandbox.streams;
    return side?.keys().map((key) => side.fields(key)?.['title']) ?? [];
  };
  return { pair, run, tokens, titles, asked };
}

it('a token that ends in the middle of a run is renewed once for all calls under way, and nothing is made twice', async () => {
  const { run, tokens, titles, asked } = await expiring(7);
  const before = titles().length;
  expect(await run()).toMatchObject({ outcome: 'done', created: MANY, problems: 0 });
  expect(tokens()).toBe(2);
  const made = titles().slice(before);
  expect(new Set(made).size).toBe(MANY);
  expect(made).toHaveLength(MANY);
  // Calls that met the dead token were not executed and went out again: that is all there is on top.
  expect(asked.filter((call) => call === 'POST /v1/ship/ideas').length).toBeGreaterThan(MANY);
  expect(await run()).toMatchObject({ outcome: 'done', created: 0, updated: 0 });
  expect(tokens()).toBe(2);
});

it('a token that ends between two runs costs one renewal as well', async () => {
  const { run, tokens, titles } = await expiring(MANY);
  const before = titles().length;
  await run();
  expect(await run()).toMatchObject({ outcome: 'done', created: 0 });
  expect(tokens()).toBe(2);
  expect(titles().length - before).toBe(MANY);
});
