import { describe, expect, it } from 'vitest';
import type { CompiledField } from '../../../src/mapping/index.ts';
import { verifyRings, verifySync, type Law, type MappingFinding, type VerifyInput } from '../../../src/verify/index.ts';
import { custom, RT_STATES } from './broken/case.ts';
import { between, DEFAULT_FLOW, ideas, options, redmine, rt, tickets } from './world.ts';

const warnings = (law: Law, input: VerifyInput): readonly MappingFinding[] =>
  verifySync(input).filter((one) => one.law === law && one.severity === 'warning');

const words = (law: Law, input: VerifyInput): readonly string[] => warnings(law, input).map((one) => one.words.en);

const withoutStalled = { values: { new: 'new', open: 'in_progress', resolved: 'done', rejected: 'declined' } };

describe('total', () => {
  it('warns of a state that stops receiving, where nothing flows back', () => {
    const input = between(ideas(), rt({ rules: { status: withoutStalled } }), { policy: 'one-way-safe' });
    expect(words('total', input)).toEqual([
      '"stalled" of helpdesk has no meaning: an item that is "stalled" there no longer receives status from pingcode',
    ]);
  });

  it('warns of a meaning that waits on purpose', () => {
    const input = between(rt(), tickets({ rules: { status: { write: {}, unmapped: 'hold' } } }));
    expect(words('total', input)).toEqual([expect.stringContaining('"on_hold" can arrive from helpdesk')]);
  });

  it('says nothing of what is not synced', () => {
    const input = between(rt({ rules: { status: withoutStalled } }), tickets(), {
      fields: { status: { direction: 'none' } },
    });
    expect(verifySync(input).filter((one) => one.field === 'status')).toEqual([]);
  });

  it('warns of somebody who is known on one side only, unless by an address', () => {
    const input = between(rt({ people: { lisi: 'lisi', 'wang@example.com': 'wang' } }), tickets());
    expect(words('total', input)).toEqual([
      expect.stringContaining('lisi is "lisi" in helpdesk but nobody in pingcode'),
    ]);
  });
});

describe('exists', () => {
  it('says nothing of names the vendor has not, while their meaning has another', () => {
    expect(verifySync(between(rt(), ideas())).filter((one) => one.law === 'exists')).toEqual([]);
  });

  it('warns of a field that flows nowhere', () => {
    const input = between(redmine(), redmine({ connection: 'other' }));
    expect(words('exists', input)).toEqual([
      expect.stringContaining('reporter is mapped on both sides but flows nowhere'),
    ]);
  });

  it('says once, for all fields, that a side takes no changes', () => {
    const mapped = ['Subject', 'Description', 'Status', 'Priority', 'Owner', 'Due'];
    const left = rt({
      capabilities: { update: undefined, create: undefined } as object,
      native: Object.fromEntries(mapped.map((name) => [name, { writable: 'never' as const }])),
    });
    const [finding, ...others] = warnings('exists', between(left, ideas()));
    expect(others).toEqual([]);
    expect(finding?.words).toEqual({
      en: 'helpdesk takes no changes: title, description, status, priority, assignee flow one way, out of it, and what is edited in pingcode stays there',
      zh: 'helpdesk 不接受修改：title、description、status、priority、assignee 只会从中单向同步，在 pingcode 中的修改不会写回',
    });
    expect(finding?.repair.zh).toContain('left-to-right');
    expect(warnings('exists', between(left, ideas(), { policy: 'one-way-safe' }))).toEqual([]);
  });

  it('says that comments stay where they are when the other side only lets them be read', () => {
    const silent = ideas({ capabilities: { comments: { format: 'plain', visibilities: [] } } });
    const [finding, ...others] = warnings('exists', between(rt(), silent, { comments: { direction: 'both' } }));
    expect(others).toEqual([]);
    expect(finding?.words.zh).toBe('helpdesk 的评论不会同步：pingcode 的评论只能读取，不能写入');
    expect(finding?.repair.en).toContain('right-to-left');
    const out = between(rt(), silent, { comments: { direction: 'right-to-left' } });
    expect(warnings('exists', out)).toEqual([]);
  });

  it('warns of a guard that names one option too many', () => {
    const kinds = { type: 'option', options: options('Defect', 'Wish') } as const;
    const left = rt({
      native: { 'CustomFields.Kind': kinds },
      rules: { dueDate: { when: { 'CustomFields.Kind': ['Wish', 'Bug'] } } },
    });
    expect(words('exists', between(left, redmine()))).toEqual([
      'the rule waits for CustomFields.Kind to be "Bug", which helpdesk does not have',
    ]);
  });
});

describe('meaning', () => {
  it('warns where dropped work is taken for finished', () => {
    const values = { ...withoutStalled.values, stalled: 'on_hold', rejected: 'done' };
    const left = rt({
      rules: { status: { values, write: { done: 'resolved', planned: 'open', declined: 'rejected' } } },
    });
    expect(words('meaning', between(left, tickets(), { policy: 'one-way-safe' }))).toEqual([
      expect.stringContaining('rejected → done: to helpdesk "rejected" is dropped'),
    ]);
  });

  it('takes a vendor that knows but one way to be over as it is', () => {
    const states = RT_STATES.map((one) => (one.name === 'rejected' ? { ...one, category: 'done' as const } : one));
    const input = between(rt({ native: { Status: { options: states } } }), tickets());
    expect(verifySync(input).filter((one) => one.law === 'meaning')).toEqual([]);
  });
});

describe('meaning, of what is written', () => {
  const declining = (more: object) =>
    rt({ rules: { status: { write: { planned: 'open', declined: 'resolved' } } }, ...more });

  it('warns where a vendor without a word for "declined" is told "resolved"', () => {
    const states = RT_STATES.filter((one) => one.name !== 'rejected');
    const findings = verifySync(between(declining({ native: { Status: { options: states } } }), tickets()));
    const found = findings.filter((one) => one.law === 'meaning').map((one) => `${one.severity}: ${one.words.en}`);
    expect(found).toEqual([expect.stringMatching(/^warning: declined → resolved: an item that is dropped/)]);
  });

  it('refuses it where the vendor has such a word', () => {
    const values = { new: 'new', open: 'in_progress', stalled: 'on_hold', resolved: 'done', rejected: 'done' };
    const write = { planned: 'open', done: 'resolved', declined: 'resolved' };
    const findings = verifySync(between(rt({ rules: { status: { values, write } } }), tickets()));
    const found = findings.filter((one) => one.law === 'meaning' && one.words.en.startsWith('declined'));
    expect(found.map((one) => one.severity)).toEqual(['error']);
  });
});

describe('reachable', () => {
  const asking = (moves: readonly { from: string; to: string }[]) =>
    between(ideas(), tickets({ connection: 'support', schema: { transitions: moves } }), { policy: 'one-way-safe' });

  /** Pairs of states that a warning says cannot be gone. */
  const refused = (input: VerifyInput): number =>
    words('reachable', input).reduce(
      (sum, one) => sum + (/^from (.*) no way/.exec(one)?.[1] ?? '').split(', ').length,
      0,
    );

  it('knows the twelve ways that the default ticket workflow refuses, and blocks none', () => {
    const input = asking(DEFAULT_FLOW);
    expect(refused(input)).toBe(12);
    expect(verifySync(input).filter((one) => one.severity === 'error')).toEqual([]);
  });

  it('says nothing where every way is open', () => {
    const states = ['待处理', '处理中', '已计划', '已完成', '已关闭'];
    const circle = states.map((from, index) => ({ from, to: states[(index + 1) % 5] ?? '' }));
    expect(warnings('reachable', asking(circle))).toEqual([]);
  });

  it.each([
    ['warns of a field that the only move asks for and nothing gives', {}, 1],
    ['takes what the admin gives it for enough', { requires: { solution: '进入需求池' } }, 0],
  ])('%s', (_, workflow, warnings) => {
    const right = tickets({
      native: { solution: { type: 'option', writable: 'update', options: options('进入需求池') } },
      schema: {
        transitions: DEFAULT_FLOW.map((move) => (move.to === '已关闭' ? { ...move, requires: ['solution'] } : move)),
      },
      workflow,
    });
    const said = words('reachable', between(rt(), right)).filter((one) => one.includes('needs solution'));
    expect(said).toHaveLength(warnings);
    for (const one of said) expect(one).toMatch(/"处理中" → "已关闭" needs solution, which nothing gives/);
  });

  it.each(['per-record', 'by-trying', 'free'] as const)('claims nothing where moves are %s', (transitions) => {
    const right = tickets({ connection: 'support', capabilities: { transitions }, schema: { transitions: [] } });
    expect(verifySync(between(ideas(), right)).filter((one) => one.law === 'reachable')).toEqual([]);
  });

  it('only warns of a move that asks for more where another one leads there', () => {
    const moves = [...DEFAULT_FLOW, { from: '待处理', to: '已完成', requires: ['solution'] }];
    const native = { solution: { type: 'option', writable: 'update', options: options('进入需求池') } } as const;
    const right = tickets({ native, schema: { transitions: moves } });
    expect(verifySync(between(rt(), right)).filter((one) => one.severity === 'error')).toEqual([]);
  });
});

describe('required', () => {
  it('warns of a source that may be empty', () => {
    expect(words('required', between(rt(), tickets()))).toEqual([
      expect.stringContaining('pingcode wants title on every new record, but Subject of helpdesk may be empty'),
    ]);
  });

  it('asks nothing where nothing is created', () => {
    const right = tickets({ native: { type: { type: 'option', required: true, options: options('缺陷') } } });
    expect(verifySync(between(rt(), right, { create: 'none' })).filter((one) => one.law === 'required')).toEqual([]);
  });
});

describe('internal', () => {
  it('warns of comments that cannot be kept as they are', () => {
    const input = between(rt(), tickets(), { comments: { direction: 'both' } });
    expect(words('internal', input)).toEqual([
      'customer-visible comments of helpdesk stay there: pingcode cannot keep them customer-visible',
    ]);
  });
});

describe('fits', () => {
  it('says what is cut, what is held and what cannot be emptied', () => {
    expect(words('fits', between(rt(), redmine()))).toEqual([
      'a title of 255 characters from redmine is cut without a word: helpdesk takes 200 bytes',
    ]);
    expect(words('fits', between(redmine(), ideas()))).toEqual([
      'an item whose assignee is emptied in redmine keeps its old one in pingcode, where it cannot be emptied',
    ]);
  });

  it('only warns of large numbers where nobody knows how large they are', () => {
    const input = between(...custom({ type: 'number' }, { type: 'number', range: { min: 0, max: 8 } }));
    expect(words('fits', input)).toContainEqual(expect.stringContaining('pingcode takes 0–8 for custom.own'));
  });

  it('warns of free text on its way to a list of options', () => {
    const input = between(...custom({ type: 'text' }, { type: 'option', options: options('a') }), {
      fields: { 'custom.own': { direction: 'left-to-right' } },
    });
    expect(words('fits', input)).toContainEqual(expect.stringContaining('helpdesk takes any word as custom.own'));
  });

  it('says that formatting is lost', () => {
    const input = between(rt(), redmine({ native: { description: { format: 'plain' } } }), { policy: 'one-way-safe' });
    expect(words('fits', input)).toEqual([
      expect.stringContaining('description of helpdesk is html, redmine keeps plain text'),
    ]);
  });
});

describe('ring', () => {
  it('only warns of copies that a filter or a match may stop', () => {
    const [a, b] = [rt({ connection: 'a' }), ideas({ connection: 'b' })];
    const back = between(a, b, { id: 'back', create: 'right-to-left', match: ['title'] });
    const found = verifyRings([between(a, b, { id: 'there' }), back]).filter((one) => one.path.endsWith('create'));
    expect(found.map((one) => one.severity)).toEqual(['warning']);
  });

  it('looks only at syncs that meet in the same stream and scope', () => {
    const [a, b] = [rt({ connection: 'a' }), ideas({ connection: 'b' })];
    const elsewhere = rt({ connection: 'a', scope: 'queue 2' });
    const syncs = [between(a, b, { id: 'there' }), between(elsewhere, b, { id: 'back', create: 'right-to-left' })];
    expect(verifyRings(syncs)).toEqual([]);
  });
});

describe('the work', () => {
  it('grows with the number of values, not with their pairs', () => {
    const count = (size: number): number => {
      const names = Array.from({ length: size }, (_, index) => `v${index}`);
      const kind = { type: 'option', options: options(...names) } as const;
      const values = Object.fromEntries(names.map((name) => [name, name]));
      const input = between(...custom(kind, kind, { values }, { values }));
      let calls = 0;
      const counted = (field: CompiledField): CompiledField => ({
        ...field,
        toNative: (...given) => {
          calls += 1;
          return field.toNative(...given);
        },
      });
      const side = (which: 'left' | 'right') => {
        const { compiled } = input[which];
        const fields = Object.fromEntries(Object.entries(compiled.fields).map(([name, one]) => [name, counted(one)]));
        return { ...input[which], compiled: { ...compiled, fields } };
      };
      verifySync({ ...input, left: side('left'), right: side('right') });
      return calls;
    };
    expect(count(100) - count(50)).toBeLessThan(2 * (count(50) - count(25)) + 10);
  });
});
