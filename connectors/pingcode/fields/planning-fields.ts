import { text, type Text } from 'tandem-sync/sdk';
import { namedField, namesField, numberField } from './common-fields.ts';
import { dayOf, endOfDay, startOfDay } from './days.ts';
import { refuseValue, type Field } from './field.ts';
import type { Row } from '../schema.ts';

/** What places a work item in a plan: its days, its parent, its effort, and what it belongs to. */
export const planningFields = (minutes: number): readonly Field[] => [
  dayField('start_at', text('Start', '开始时间'), minutes, startOfDay),
  dayField('end_at', text('Due', '截止时间'), minutes, endOfDay),
  parentField,
  numberField({
    name: 'story_points',
    title: text('Story points', '故事点'),
    writable: 'always',
    decimals: 1,
    pick: (row) => row.story_points,
  }),
  hoursField('estimated_workload', text('Estimated hours', '预估工时')),
  hoursField('remaining_workload', text('Remaining hours', '剩余工时')),
  namedField('sprint', text('Sprint', '所属迭代'), (row) => row.sprint?.name),
  // Called versions until the summer of 2026.
  namesField('releases', text('Releases', '所属发布'), (row) => row.releases ?? row.versions),
  namedField('board', text('Board', '看板'), (row) => row.board?.name),
  namedField('entry', text('Board column', '看板栏'), (row) => row.entry?.name),
  namedField('swimlane', text('Swimlane', '泳道'), (row) => row.swimlane?.name),
  namedField('phase', text('Phase', '所属计划'), (row) => row.phase?.title ?? row.phase?.name),
];

type Hours = 'estimated_workload' | 'remaining_workload';

const hoursField = (name: Hours, title: Text): Field =>
  numberField({ name, title, writable: 'always', pick: (row) => row[name] });

/** A day; PingCode stores a second of it. */
const dayField = (
  name: 'start_at' | 'end_at',
  title: Text,
  minutes: number,
  secondOf: (day: string, minutes: number) => number,
): Field => {
  const held = (row: Row): string | null => {
    const seconds = row[name];
    return seconds ? dayOf(seconds, minutes) : null;
  };
  return {
    schema: { name, title, type: 'date', writable: 'always', clearable: false },
    decode: held,
    writing: {
      key: name,
      encode(value) {
        const day = String(value).slice(0, 10);
        if (/^\d{4}-\d\d-\d\d$/.test(day)) return secondOf(day, minutes);
        throw refuseValue(name, String(value), 'a day is needed', '需要日期');
      },
      // The second may be moved to the beginning or end of its day.
      shows: (sent, row) => typeof sent === 'number' && held(row) === dayOf(sent, minutes),
    },
  };
};

/** The item it is part of. Which types may stand below which is set up in PingCode; what does not fit is refused there (100319). It cannot be taken off again. */
const parentField: Field = {
  schema: {
    name: 'parent',
    title: text('Parent', '父工作项'),
    type: 'item',
    writable: 'always',
    clearable: false,
    streams: ['work-items'],
  },
  decode: (row) => row.parent_id ?? null,
  writing: { key: 'parent_id', encode: String, shows: (sent, row) => row.parent_id === sent },
};
