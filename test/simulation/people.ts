import type { Native, NativeFields } from '../../src/model/index.ts';
import type { FakeTracker } from '../support/fake-tracker.ts';
import { RIGHT_MOVES } from '../support/pair.ts';
import type { TrackerName } from './history.ts';
import { dice, type Random } from './random.ts';
import type { World } from './world.ts';

const LEFT_STATES = ['new', 'open', 'resolved', 'rejected'];
const PRIORITIES = ['P0', 'P1', 'P2', 'P3'];

/** A person makes an item. Its words carry the name of the happening, so that they can be told from all others. */
export function addItem(world: World, tracker: TrackerName, id: string): void {
  const random = dice(world.settings.seed, id);
  const fields: NativeFields = {
    title: `t_${id}`,
    description: `<p>d_${id}</p>`,
    priority: random.pick(PRIORITIES),
    labels: [`l_${id}`],
    // Nothing maps it: it must stay as people leave it.
    secret: secretOf(world, id),
  };
  world.shadow(tracker, undefined);
  const key = trackerOf(world, tracker).add(fields);
  world.note({ kind: 'person', id, tracker, key, act: 'add', fields, before: {} });
}

/** A person does something somewhere, as the name of the happening says. */
export function act(world: World, id: string): void {
  const random = dice(world.settings.seed, id);
  const name = random.pick(world.settings.trackers);
  const makes = name === 'a' || (name === 'b' && world.settings.create === 'both');
  if (random.chance(0.1) && makes) return addItem(world, name, id);
  const tracker = trackerOf(world, name);
  // By their titles, which are the same in every tracker and every order of events; keys are not.
  const titles = [...tracker.rows.values()].map(({ key, fields }) => ({ key, title: String(fields['title']) }));
  const keys = titles.sort((one, other) => (one.title < other.title ? -1 : 1)).map(({ key }) => key);
  if (keys.length === 0) return;
  const key = random.pick(keys);
  const what = random.below(12);
  if (what >= 10) return comment(world, { name, key, id }, random);
  const fields = what === 7 ? { secret: secretOf(world, id) } : edited(tracker, name, { key, id, what }, random);
  if (!fields) return;
  const before = Object.fromEntries(Object.keys(fields).map((field) => [field, tracker.field(key, field) ?? null]));
  world.shadow(name, key);
  tracker.edit(key, fields);
  world.note({ kind: 'person', id, tracker: name, key, act: 'edit', fields, before });
}

const secretOf = ({ internals }: World, id: string): string => `s_${internals === 'other' ? 'x' : ''}${id}`;

interface Edit {
  readonly key: string;
  readonly id: string;
  readonly what: number;
}

function edited(
  tracker: FakeTracker,
  name: TrackerName,
  { key, id, what }: Edit,
  random: Random,
): NativeFields | undefined {
  switch (what) {
    case 0:
    case 1:
    case 2:
      return { title: `t_${id}` };
    case 3:
    case 4:
      return { description: `<p>d_${id}</p>` };
    case 5:
      return { priority: random.pick(PRIORITIES) };
    case 6:
      return { labels: relabelled(tracker.field(key, 'labels'), id, random) };
    default: {
      const status = moved(name, String(tracker.field(key, 'status')), random);
      return status === undefined ? undefined : { status };
    }
  }
}

function relabelled(labels: Native | undefined, id: string, random: Random): Native {
  const now = Array.isArray(labels) ? labels.map(String) : [];
  return now.length > 1 && random.chance(0.4) ? now.toSpliced(random.below(now.length), 1) : [...now, `l_${id}`];
}

function moved(name: TrackerName, from: string, random: Random): string | undefined {
  const next =
    name === 'b'
      ? RIGHT_MOVES.filter((edge) => edge.from === from).map((edge) => edge.to)
      : LEFT_STATES.filter((state) => state !== from);
  return next.length > 0 ? random.pick(next) : undefined;
}

function comment(
  world: World,
  at: { readonly name: TrackerName; readonly key: string; readonly id: string },
  random: Random,
): void {
  const visibility = random.pick(['internal', 'customer'] as const);
  const other = visibility === 'internal' && world.internals === 'other';
  const body = other ? `<p>something else ${random.below(1000)}</p>` : `<p>c_${at.id}</p>`;
  world.shadow(at.name, at.key);
  trackerOf(world, at.name).comment(at.key, body, visibility);
  const { id, key, name } = at;
  world.note({ kind: 'person', id, tracker: name, key, act: 'comment', fields: {}, before: {}, body, visibility });
}

export const trackerOf = (world: World, name: TrackerName): FakeTracker => {
  const tracker = world.trackers[name];
  if (!tracker) throw new Error(`this walk has no tracker ${name}`);
  return tracker;
};
