import type { NativeFields, Schema } from '../../src/model/index.ts';
import type { FakeOptions } from './fake-options.ts';

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

/** What it makes of the fields it is sent. */
export function fakeStored({ rewriteTitle, rewriteDescription }: FakeOptions, fields: NativeFields): NativeFields {
  const made = (name: string, rewrite: ((text: string) => string) | undefined): NativeFields => {
    const value = fields[name];
    return typeof value === 'string' && rewrite ? { [name]: rewrite(value) } : {};
  };
  return { ...fields, ...made('title', rewriteTitle), ...made('description', rewriteDescription) };
}
