import type { Schema } from '../../src/model/index.ts';
import type { FakeOptions } from './fake-tracker.ts';

/** What a fake tracker says of its records. */
export function fakeSchema({ states, initial, transitions, transitionsKnown, told, more = [] }: FakeOptions): Schema {
  const moves = told ?? (transitionsKnown === 'per-record' ? undefined : transitions);
  return {
    initialState: initial,
    fields: [
      {
        name: 'title',
        type: 'text',
        writable: 'always',
        required: true,
        maxLength: { length: 200, unit: 'characters' },
      },
      { name: 'description', type: 'rich-text', format: 'html', writable: 'always' },
      {
        name: 'status',
        type: 'state',
        writable: 'update',
        options: states.map((state) => ({ id: state, name: state })),
      },
      {
        name: 'priority',
        type: 'option',
        writable: 'always',
        options: ['P0', 'P1', 'P2', 'P3', 'P4'].map((one) => ({ id: one, name: one })),
      },
      { name: 'assignee', type: 'person', writable: 'always' },
      { name: 'labels', type: 'labels', writable: 'always' },
      ...more,
    ],
    ...(moves && { transitions: moves }),
  };
}
