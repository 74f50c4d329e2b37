import type { Checkpoint } from '../../../src/ledger/ledger.ts';
import { linkOf, shows, startRun, type Planted, type Plot } from './planted.ts';

const checkpoint = (cursor: string): Checkpoint => ({ sync: 's1', side: 'left', cursor, account: '', scope: '' });

const listed = (one: Plot, run: number, newest: string): void => {
  const call = one.tell({ kind: 'call', run, tracker: 'a', verb: 'pull', keys: [] });
  one.tell({ kind: 'answer', call, run, tracker: 'a', how: 'ok', asOf: call, newest });
};

const lookedFor = (one: Plot, run: number, key: string): void => {
  const call = one.tell({ kind: 'call', run, tracker: 'a', verb: 'read', keys: [key] });
  one.tell({ kind: 'answer', call, run, tracker: 'a', how: 'ok', asOf: call, absent: [key] });
};

/** Somebody deletes items on the left; the program is sure of it after two looks. */
const deleted = (one: Plot, ...keys: readonly string[]): void => {
  for (const key of keys) one.person({ id: `x${key}`, tracker: 'a', key, act: 'delete', fields: {} });
  for (const run of [2, 3]) {
    startRun(one, run, 'busy');
    for (const key of keys) lookedFor(one, run, key);
  }
};

const moved = (one: Plot, from: string, to: string): void =>
  one.write({ run: 2, tracker: 'b', key: '1', verb: 'update', fields: { status: to }, before: { status: from } });

/** Histories that may end well, but on a way nobody allowed. */
export const BAD_WAYS: readonly Planted[] = [
  {
    story: 'a write flips a value back and forth with nobody touching it',
    rule: 'no ping-pong',
    plant(one) {
      startRun(one, 2, 'busy');
      for (const [to, from] of [
        ['P1', 'P2'],
        ['P2', 'P1'],
        ['P1', 'P2'],
      ])
        one.write({
          run: 2,
          tracker: 'b',
          key: '1',
          verb: 'update',
          fields: { priority: to ?? '' },
          before: { priority: from ?? '' },
        });
    },
  },
  {
    story: 'a record that no link knows is written',
    rule: 'I8 no foreign write',
    plant(one) {
      startRun(one, 2, 'busy');
      const call = one.tell({
        kind: 'call',
        run: 2,
        tracker: 'b',
        verb: 'update',
        keys: ['1'],
        fields: { title: 't_i1' },
      });
      one.tell({
        kind: 'effect',
        call,
        run: 2,
        tracker: 'b',
        verb: 'update',
        key: '9',
        before: {},
        fields: { title: 't_i1' },
      });
    },
    also: ['announced first'],
  },
  {
    story: 'a read changes something',
    rule: 'I8 no foreign write',
    plant(one) {
      const call = one.tell({ kind: 'call', run: 1, tracker: 'b', verb: 'read', keys: ['1'] });
      one.tell({ kind: 'effect', call, run: 1, tracker: 'b', verb: 'update', key: '1', before: {}, fields: {} });
    },
  },
  {
    story: 'a field that no rule maps is sent',
    rule: 'I8 unmapped untouched',
    plant(one) {
      startRun(one, 2, 'busy');
      one.write({
        run: 2,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { secret: 's_1' },
        before: { secret: null },
      });
    },
  },
  {
    story: 'a field that no rule maps is not what a person wrote',
    rule: 'I8 unmapped untouched',
    plant: (one) => shows(one, 'a', '1', { secret: null }),
  },
  {
    story: 'a status jumps over a state of the workflow',
    rule: 'I13 legal moves',
    plant(one) {
      startRun(one, 2, 'busy');
      moved(one, '待评审', '进行中');
      shows(one, 'a', '1', { status: 'open' });
      shows(one, 'b', '1', { status: '进行中' });
    },
  },
  {
    story: 'a status goes through a one-way door nobody agreed to',
    rule: 'I13 one-way doors',
    settings: { oneWayDoors: ['待评审 → 已计划'] },
    plant(one) {
      startRun(one, 2, 'busy');
      moved(one, '待评审', '已关闭');
      shows(one, 'a', '1', { status: 'rejected' });
      shows(one, 'b', '1', { status: '已关闭' });
    },
  },
  {
    story: 'a cursor moves before its run is done',
    rule: 'I14 cursors move last',
    plant(one) {
      startRun(one, 2, 'busy');
      listed(one, 2, '2026-01-02');
      one.commit(2, [{ type: 'checkpoint.put', checkpoint: checkpoint('2026-01-02') }]);
      one.commit(2, [{ type: 'link.put', link: linkOf(1) }]);
    },
  },
  {
    story: 'a cursor moves beyond what was listed',
    rule: 'I14 cursors move last',
    plant(one) {
      startRun(one, 2, 'busy');
      listed(one, 2, '2026-01-02');
      one.commit(2, [{ type: 'checkpoint.put', checkpoint: checkpoint('2026-01-03') }]);
    },
  },
  {
    story: 'a write is sent without an intent',
    rule: 'announced first',
    plant(one) {
      startRun(one, 2, 'busy');
      one.write({
        run: 2,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { title: 't_i1' },
        before: { title: 't_i1' },
        without: 'intent',
      });
    },
  },
  {
    story: 'a baseline moves before the vendor has answered',
    rule: 'answered first',
    plant(one) {
      startRun(one, 2, 'busy');
      one.write({
        run: 2,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { title: 't_i1' },
        before: { title: 't_i1' },
        baseline: 'early',
      });
    },
  },
  {
    story: 'a call of a worker that was paused takes effect after another has written',
    rule: 'I15 in one order',
    settings: { staleCalls: 0 },
    plant(one) {
      startRun(one, 2, 'busy');
      startRun(one, 3, 'busy');
      const send = {
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { title: 't_i1' },
        before: { title: 't_i1' },
      } as const;
      one.write({ run: 3, ...send });
      const call = one.tell({ kind: 'call', run: 2, keys: ['1'], ...send });
      one.tell({ kind: 'effect', call, run: 2, ...send });
    },
    also: ['announced first'],
  },
  {
    story: 'a worker that was paused stores something after another has taken over',
    rule: 'I15 stale commits nothing',
    plant(one) {
      startRun(one, 2, 'busy');
      startRun(one, 3, 'busy');
      one.commit(2, []);
    },
  },
  {
    story: 'a record is removed after one look at its partner',
    rule: 'I11 deleted on evidence',
    plant(one) {
      one.person({ id: 'x1', tracker: 'a', key: '1', act: 'delete', fields: {} });
      startRun(one, 2, 'busy');
      lookedFor(one, 2, '1');
      one.write({ run: 2, tracker: 'b', key: '1', verb: 'remove' });
    },
  },
  {
    story: 'a deletion takes another record with it',
    rule: 'I11 deletes do not cascade',
    also: ['I11 deleted on evidence'],
    plant(one) {
      deleted(one, '1');
      for (const key of ['1', '2']) one.write({ run: 3, tracker: 'b', key, verb: 'remove' });
    },
  },
  {
    story: 'more is removed in one run than the guard allows',
    rule: 'I11 deletes are guarded',
    settings: { deleteLimit: 1 },
    plant(one) {
      deleted(one, '1', '2');
      for (const key of ['1', '2']) one.write({ run: 3, tracker: 'b', key, verb: 'remove' });
    },
  },
  {
    story: 'a record is removed although a person has just edited it',
    rule: 'I11 edit beats delete',
    plant(one) {
      deleted(one, '1');
      one.person({ id: 'e1', tracker: 'b', key: '1', fields: { priority: 'P0' }, before: { priority: null } });
      one.write({ run: 3, tracker: 'b', key: '1', verb: 'remove' });
      shows(one, 'a', '1', { priority: 'P0' });
      shows(one, 'b', '1', { priority: 'P0' });
    },
  },
  {
    story: 'more calls in a minute than a tracker allows',
    rule: 'I16 within budget',
    settings: { perMinute: 2 },
    plant: (one) => {
      startRun(one, 2, 'busy');
      for (let count = 0; count < 3; count += 1)
        one.tell({ kind: 'call', run: 2, tracker: 'a', verb: 'pull', keys: [] });
    },
  },
  {
    story: 'a call before it is allowed again',
    rule: 'I16 Retry-After obeyed',
    plant(one) {
      const call = one.tell({ kind: 'call', run: 1, tracker: 'a', verb: 'pull', keys: [] });
      one.tell({ kind: 'answer', call, run: 1, tracker: 'a', how: 'throttled', asOf: call, retryAfterMs: 5000 });
      one.wait(1000);
      one.tell({ kind: 'call', run: 1, tracker: 'a', verb: 'pull', keys: [] });
    },
  },
  {
    story: 'a run writes other than its plan',
    rule: 'I9 plan is applied',
    plant: (one) =>
      void one.tell({ kind: 'ran', run: 1, outcome: 'done', planned: { writes: ['right create'], wrote: [] } }),
  },
  {
    story: 'an undo writes over what a person has typed since',
    rule: 'I18 undo keeps people',
    plant(one) {
      startRun(one, 2, 'busy');
      one.write({
        run: 2,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { priority: 'P1' },
        before: { priority: 'P2' },
      });
      one.person({ id: 'e1', tracker: 'b', key: '1', fields: { priority: 'P0' }, before: { priority: 'P1' } });
      startRun(one, 3, 'busy');
      one.write({
        run: 3,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { priority: 'P2' },
        before: { priority: 'P0' },
      });
      one.tell({ kind: 'ran', run: 3, outcome: 'done', undoes: 2 });
    },
  },
];
