import { once, type Once, type VendorRecord } from 'tandem-sync/sdk';
import type { Catalogue } from './catalogue.ts';
import type { Client } from './client.ts';
import { customKeys } from './fields.ts';
import { isOfType, learn } from './learn.ts';
import { projectOf } from './place.ts';
import { hasBareChoice, toRecord, uidsIn } from './record.ts';
import type { Project, Task } from './schema.ts';
import type { TaskScope } from './settings.ts';
import { SYSTEM_KEYS } from './tasks.ts';
import { uidOf } from './values.ts';

/** What the parts of an open stream share. */
export interface StreamContext {
  readonly client: Client;
  readonly scope: TaskScope;
  readonly project: Once<Project>;
  /** What the project's tasks are made of: learned when it is first needed. */
  readonly catalogue: Once<Catalogue>;
  /** Says that these native fields are used: from now on records carry those of them that are custom properties. */
  use(fields: Iterable<string>): void;
  /** Property keys to ask for. */
  keys(): readonly string[];
  toRecords(tasks: readonly Task[]): Promise<readonly VendorRecord[]>;
  /** Whether a task lies in the scope now. */
  inScope(task: Task, project: Project): boolean;
}

const CHOICES = ['priority', 'tag'];

/** No I/O yet. */
export function openContext(client: Client, scope: TaskScope): StreamContext {
  const project = projectOf(client, scope);
  const catalogue = once(async () => learn(client, (await project.get())._id, scope.type));
  const used = new Set<string>();
  const { markerProperty } = client.settings;
  const custom = (): readonly string[] => customKeys(used).toSorted();
  const keys = (): readonly string[] => [
    ...new Set([...SYSTEM_KEYS, ...custom(), ...(markerProperty === undefined ? [] : [markerProperty])]),
  ];
  return {
    client,
    scope,
    project,
    catalogue,
    keys,
    use: (fields) => void [...fields].forEach((name) => used.add(name)),
    async toRecords(tasks) {
      const wanted = custom();
      const asked = [
        ...(used.has('assignee') ? ['assignee'] : []),
        ...(used.has('participant') ? ['participant'] : []),
        ...wanted,
      ];
      const creators = used.has('created_by') ? tasks.map((task) => uidOf(task.created_by)) : [];
      const uids = [...tasks.flatMap((task) => uidsIn(task, asked)), ...creators.filter((uid) => uid !== undefined)];
      const bare = tasks.some((task) => hasBareChoice(task, [...CHOICES, ...wanted]));
      const reading = {
        settings: client.settings,
        project: await project.get(),
        people: await client.directory.resolve(uids),
        custom: wanted,
        catalogue: bare ? await catalogue.get() : undefined,
      };
      return tasks.map((task) => toRecord(task, reading));
    },
    inScope: (task, { _id }) => task.project_id === _id && (scope.type === undefined || isOfType(task, scope.type)),
  };
}
