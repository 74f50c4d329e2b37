import { conflictOf, hears, linkOf, shows, startRun, told, type Planted, type Plot } from './planted.ts';

const retitled = (one: Plot, tracker: 'a' | 'b', id: string, before: string): void =>
  one.person({ id, tracker, key: '1', fields: { title: `t_${id}` }, before: { title: before } });

const bothShow = (one: Plot, title: string): void => {
  shows(one, 'a', '1', { title });
  shows(one, 'b', '1', { title });
};

const said = (one: Plot, visibility: 'internal' | 'customer'): void => {
  one.person({ id: 'c', tracker: 'b', key: '1', act: 'comment', fields: {}, body: '<p>c_c</p>', visibility });
  hears(one, 'b', '1', { body: '<p>c_c</p>', visibility });
  startRun(one, 2, 'busy');
};

/** Histories that end with something lost, doubled, shown to the wrong people or never at rest. */
export const BAD_ENDINGS: readonly Planted[] = [
  {
    story: 'an edit is on neither side, and nothing keeps it',
    rule: 'I6 no lost edit',
    plant: (one) => retitled(one, 'b', 'e1', 't_i1'),
  },
  {
    story: 'an edit of the right is written over by an edit of the left, and no conflict keeps it',
    rule: 'I6 no silent overwrite',
    also: ['I6 no lost edit'],
    plant(one) {
      retitled(one, 'a', 'e1', 't_i1');
      retitled(one, 'b', 'e2', 't_i1');
      startRun(one, 2, 'busy');
      one.write({
        run: 2,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { title: 't_e1' },
        before: { title: 't_e2' },
      });
      bothShow(one, 't_e1');
    },
  },
  {
    story: 'a conflict that a policy decided has forgotten what lost',
    rule: 'I6 a conflict keeps both',
    plant(one) {
      const row = conflictOf('title', { left: 't_i1', right: null }, { state: 'settled', winner: 'left' });
      one.sync.conflicts = [
        Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'right')) as unknown as typeof row,
      ];
    },
  },
  {
    story: 'one item has two twins',
    rule: 'I4 one twin',
    plant: (one) => one.rows.b.push({ key: '3', fields: {}, marker: 'link1', comments: [] }),
  },
  {
    story: 'one item has no twin, and nobody is told',
    rule: 'I4 one twin',
    plant: (one) => one.rows.a.push({ key: '3', fields: {}, comments: [] }),
  },
  {
    story: 'a comment stands twice',
    rule: 'I4 one comment',
    plant(one) {
      said(one, 'customer');
      for (let count = 0; count < 2; count += 1) {
        one.write({
          run: 2,
          tracker: 'a',
          key: '1',
          verb: 'comment',
          marker: `m${count}`,
          body: '<p>c_c</p>',
          visibility: 'customer',
        });
        hears(one, 'a', '1', { body: '<p>c_c</p>', visibility: 'customer' });
      }
    },
  },
  {
    story: 'a comment never arrives',
    rule: 'I4 one comment',
    plant: (one) => said(one, 'customer'),
  },
  {
    story: 'an internal comment is written for customers',
    rule: 'I8 internal stays internal',
    plant(one) {
      said(one, 'internal');
      one.write({
        run: 2,
        tracker: 'a',
        key: '1',
        verb: 'comment',
        marker: 'm',
        body: '<p>c_c</p>',
        visibility: 'customer',
      });
      hears(one, 'a', '1', { body: '<p>c_c</p>', visibility: 'customer' });
    },
  },
  {
    story: 'a duplicate that landed late is given a partner of its own',
    rule: 'I5 late duplicate is reported',
    plant(one) {
      startRun(one, 2, 'busy');
      one.write({ run: 2, tracker: 'b', key: '3', verb: 'create', marker: 'link1', lateMs: 400_000 });
      one.rows.b.push({ key: '3', fields: {}, marker: 'link1', comments: [] });
      one.rows.a.push({ key: '3', fields: {}, comments: [] });
      one.sync.links = [...one.sync.links, linkOf(3)];
      one.sync.problems = [told('right', '3', 'duplicate')];
    },
  },
  {
    story: 'a duplicate that landed late is reported to nobody',
    rule: 'I5 late duplicate is reported',
    plant(one) {
      startRun(one, 2, 'busy');
      one.write({ run: 2, tracker: 'b', key: '3', verb: 'create', marker: 'link1', lateMs: 400_000 });
      one.rows.b.push({ key: '3', fields: {}, marker: 'link1', comments: [] });
    },
  },
  {
    story: 'a status never gets to the customer, and nobody is told',
    rule: 'I1 status arrives',
    plant: (one) => shows(one, 'b', '1', { status: '已完成' }),
  },
  {
    story: 'both sides differ at rest, and nobody is asked',
    rule: 'I1 converges',
    plant: (one) => shows(one, 'b', '1', { priority: 'P0' }),
  },
  {
    story: 'an idle run writes',
    rule: 'I2 comes to rest',
    plant(one) {
      startRun(one, 80, 'idle');
      one.write({
        run: 80,
        tracker: 'b',
        key: '1',
        verb: 'update',
        fields: { title: 't_i1' },
        before: { title: 't_i1' },
      });
    },
  },
  {
    story: 'an idle run asks for an item',
    rule: 'I2 comes to rest',
    plant(one) {
      startRun(one, 80, 'idle');
      one.tell({ kind: 'call', run: 80, tracker: 'b', verb: 'read', keys: ['1'] });
    },
  },
  {
    story: 'an idle run changes the ledger',
    rule: 'I3 idle changes nothing',
    plant: (one) => (one.ledger.after = 'other'),
  },
  { story: 'the ledger grows with time', rule: 'I17 stays bounded', plant: (one) => (one.ledger.rows = 5000) },
  {
    story: 'an element that was taken out of a set is back',
    rule: 'I7 sets merge',
    plant: (one) =>
      one.person({ id: 'e1', tracker: 'a', key: '1', fields: { labels: [] }, before: { labels: ['l_i1'] } }),
  },
  {
    story: 'a label is on one side only',
    rule: 'I7 sets merge',
    also: ['I1 converges'],
    plant(one) {
      one.person({
        id: 'e1',
        tracker: 'a',
        key: '1',
        fields: { labels: ['l_i1', 'l_e1'] },
        before: { labels: ['l_i1'] },
      });
      shows(one, 'a', '1', { labels: ['l_i1', 'l_e1'] });
    },
  },
];
