import { describe, expect, it } from 'vitest';
import { prove } from '../../../../src/engine/admit/proof.ts';
import { knowStream, makeReady, type SyncSide } from '../../../../src/engine/index.ts';
import { makePair, RIGHT_MAPPING, type Pair } from '../../../support/pair.ts';
import { presetNamed } from '../../../support/presets.ts';
import { stage } from './stage.ts';

const { assignee: _assignee, ...FIELDS } = presetNamed('worktile-tasks').fields;

/** Worktile, which nobody may write, beside a tracker that takes everything. */
const beside = async (sync: object = {}) => {
  const worktile = await stage({ writes: 'none' });
  const leftSide: Partial<SyncSide> = {
    connection: 'worktile',
    opened: worktile.connection,
    stream: worktile.tasks,
    mappingName: 'worktile-tasks',
    mapping: { ...presetNamed('worktile-tasks'), fields: FIELDS },
    requests: () => worktile.sandbox.calls.length,
  };
  const { status, ...others } = RIGHT_MAPPING.fields;
  const inReview = { ...(status as object), field: 'status', write: { in_review: '进行中' } };
  const rightSide = { mapping: { ...RIGHT_MAPPING, fields: { ...others, status: inReview } } };
  const pair = await makePair({ leftSide, rightSide, sync: { create: 'left-to-right', ...sync } });
  return { ...worktile, pair };
};

const titlesOf = ({ right }: Pair): readonly unknown[] => right.titles();

describe('a Worktile that cannot be written', () => {
  it('is carried over, followed, and never asked for anything but reads', async () => {
    const { pair, people, sandbox } = await beside();
    const key = people.create({ title: '单向', priority: '高', state: '未开始' });
    expect(await pair.run()).toMatchObject({ outcome: 'done', created: 6, problems: 0 });
    expect(titlesOf(pair)).toContain('单向');
    people.edit(key, { state: '进行中', title: '单向（改）' });
    expect(await pair.run()).toMatchObject({ outcome: 'done', created: 0, updated: 1, problems: 0 });
    expect(titlesOf(pair)).toContain('单向（改）');
    expect(sandbox.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('token'))).toEqual([]);
  });

  it('keeps what is edited on the other side there, without a conflict or a problem', async () => {
    const { pair, people } = await beside();
    people.create({ title: '原样' });
    await pair.run();
    const copy = [...pair.right.rows.values()].find(({ fields }) => fields['title'] === '原样');
    pair.right.edit(copy?.key ?? '', { title: '那边改了' });
    expect(await pair.run()).toMatchObject({ outcome: 'done', conflicts: 0, problems: 0, updated: 0 });
    expect(people.keys().map((key) => people.fields(key)?.['title'])).toContain('原样');
    expect(titlesOf(pair)).toContain('那边改了');
  });

  it.each([
    ['left-to-right', 'warning', /takes no changes: .*title.*status.* flow one way/, /worktile 不接受修改/],
    ['both', 'error', /asks for new records in worktile, where none can be made/, /不支持新建/],
  ] as const)('is said by the proof, in both languages (create: %s)', async (create, severity, en, zh) => {
    const { pair } = await beside({ create });
    const known = {
      left: await knowStream(pair.deps, pair.sync.left, true),
      right: await knowStream(pair.deps, pair.sync.right, true),
    };
    const findings = prove(pair.sync, makeReady(pair.sync, known)).filter((one) => one.severity === severity);
    expect(findings.map(({ words }) => words)).toContainEqual({
      en: expect.stringMatching(en) as unknown,
      zh: expect.stringMatching(zh) as unknown,
    });
  });
});
