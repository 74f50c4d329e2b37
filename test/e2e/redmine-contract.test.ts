import { afterAll, beforeAll } from 'vitest';
import { contractTests, type ContractTarget, type PeoplesSide } from 'tandem-sync/sdk/testing';
import { redmine } from '../../connectors/redmine/index.ts';
import { systemClock } from '../../src/http/index.ts';
import { splitMarker, type Native, type NativeFields, type Person } from '../../src/sdk/index.ts';
import { realServer, type RealServer } from '../support/real-servers.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}

interface World {
  readonly statuses: readonly Named[];
  readonly priorities: readonly Named[];
  readonly trackers: readonly Named[];
  readonly users: readonly (Named & { readonly login: string; readonly mail: string })[];
}

interface Relation {
  readonly issue_id: number;
  readonly issue_to_id: number;
  readonly relation_type: string;
}

/** An issue as the API shows it, as far as this file looks. */
interface Issue extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly description: string | null;
  readonly status: Named;
  readonly priority: Named;
  readonly assigned_to?: Named;
  readonly author: Named;
  readonly tracker: Named;
  readonly custom_fields: readonly { readonly id: number; readonly value: string | null }[];
  readonly parent?: { readonly id: number };
  readonly relations?: readonly Relation[];
  readonly attachments?: readonly { readonly id: number; readonly filename: string }[];
  readonly journals?: readonly { readonly id: number; readonly notes: string; readonly private_notes: boolean }[];
}

let server: RealServer<World>;

beforeAll(async () => {
  server = await realServer<World>('redmine', 1);
});

afterAll(() => server.stop());

/** What people do, through the API, as somebody else than the connector; deletions are the administrator's. */
const ask = async (login: string, method: string, path: string, body?: object): Promise<{ issue: Issue }> => {
  const headers = { 'x-redmine-api-key': server.tokens[login] ?? '', 'content-type': 'application/json' };
  const answer = await fetch(`${server.baseUrl}${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text.startsWith('{') ? JSON.parse(text) : {}) as { issue: Issue };
};

const idOf = (rows: readonly Named[], name: Native | undefined): number | undefined =>
  rows.find((row) => row.name === name)?.id;

const bodyOf = (fields: NativeFields) => {
  const { status, priority, tracker, assigned_to: assignee, ...rest } = fields;
  const custom = Object.entries(rest).filter(([name]) => name.startsWith('cf_'));
  return {
    issue: {
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('cf_'))),
      ...(status !== undefined && { status_id: idOf(server.world.statuses, status) }),
      ...(priority !== undefined && { priority_id: idOf(server.world.priorities, priority) }),
      ...(tracker !== undefined && { tracker_id: idOf(server.world.trackers, tracker) }),
      ...(assignee !== undefined && { assigned_to_id: (assignee as Person | null)?.id ?? '' }),
      custom_fields: custom.map(([name, value]) => ({ id: Number(name.slice(3)), value: value ?? '' })),
    },
  };
};

const person = (ref: Named | undefined): Person | null => (ref ? { id: String(ref.id), name: ref.name } : null);

const nativesOf = (issue: Issue): NativeFields => ({
  ...Object.fromEntries(
    ['subject', 'start_date', 'due_date', 'estimated_hours', 'done_ratio'].map((name) => [name, issue[name] as Native]),
  ),
  description: splitMarker((issue.description ?? '').replaceAll('\r\n', '\n')).body,
  status: issue.status.name,
  priority: issue.priority.name,
  tracker: issue.tracker.name,
  assigned_to: person(issue.assigned_to),
  parent: issue.parent ? String(issue.parent.id) : null,
  ...relationsOf(issue),
  author: person(issue.author),
  ...Object.fromEntries(issue.custom_fields.map(({ id, value }) => [`cf_${id}`, value])),
});

const INVERSE: Readonly<Record<string, string>> = {
  duplicates: 'duplicated',
  blocks: 'blocked',
  precedes: 'follows',
  copied_to: 'copied_from',
};

const relationsOf = ({ id, relations = [] }: Issue): NativeFields => {
  const named = relations.map((one) =>
    one.issue_id === id
      ? ([one.relation_type, String(one.issue_to_id)] as const)
      : ([INVERSE[one.relation_type] ?? one.relation_type, String(one.issue_id)] as const),
  );
  return Object.fromEntries(
    [...Map.groupBy(named, ([type]) => type)].map(([type, all]) => [type, all.map((one) => one[1])]),
  );
};

/** Bytes go in and out as they are. */
const askBytes = async (method: string, path: string, body?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const headers = {
    'x-redmine-api-key': server.tokens['zhangsan'] ?? '',
    ...(body && { 'content-type': 'application/octet-stream' }),
  };
  const answer = await fetch(`${server.baseUrl}${path}`, { method, headers, body: body ?? null });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};

/** The people's side of the one stream, in the tracker and project the other tests use too: rules hold whatever else is there. */
const issues: PeoplesSide = {
  scope: { project: 'crm', tracker: '功能' },
  async create(fields) {
    const { issue } = await ask('zhangsan', 'POST', '/issues.json', {
      issue: { project_id: 'crm', tracker_id: 2, ...bodyOf(fields).issue },
    });
    return String(issue.id);
  },
  async edit(key, fields) {
    await ask('zhangsan', 'PUT', `/issues/${key}.json`, bodyOf(fields));
  },
  async remove(key) {
    await ask('admin', 'DELETE', `/issues/${key}.json`);
  },
  async fields(key) {
    const { issue } = await ask('admin', 'GET', `/issues/${key}.json?include=relations`);
    return issue && nativesOf(issue);
  },
  async keys() {
    const { issues: rows } = (await ask(
      'admin',
      'GET',
      '/issues.json?project_id=crm&tracker_id=2&status_id=*&sort=id&limit=100',
    )) as unknown as { issues: readonly Issue[] };
    return rows.map((issue) => String(issue.id));
  },
  async comment(key, { body, visibility }) {
    await ask('zhangsan', 'PUT', `/issues/${key}.json`, {
      issue: { notes: body, private_notes: visibility === 'internal' },
    });
    return (await this.comments?.(key))?.at(-1)?.key ?? '';
  },
  async comments(key) {
    const { issue } = await ask('admin', 'GET', `/issues/${key}.json?include=journals`);
    return (issue.journals ?? [])
      .filter((journal) => journal.notes !== '')
      .map(({ id, notes, private_notes: hidden }) => ({
        key: String(id),
        body: splitMarker(notes).body,
        visibility: hidden ? ('internal' as const) : ('customer' as const),
      }));
  },
  async attach(key, { name, type = 'application/octet-stream', content }) {
    const path = `/uploads.json?filename=${encodeURIComponent(name)}`;
    const said = new TextDecoder().decode(await askBytes('POST', path, new Uint8Array(content)));
    const { upload } = JSON.parse(said) as { upload: { id: number; token: string } };
    const uploads = [{ token: upload.token, filename: name, content_type: type }];
    await ask('zhangsan', 'PUT', `/issues/${key}.json`, { issue: { uploads } });
    return String(upload.id);
  },
  async detach(_key, file) {
    await ask('admin', 'DELETE', `/attachments/${file}.json`);
  },
  async attachments(key) {
    const { issue } = await ask('admin', 'GET', `/issues/${key}.json?include=attachments`);
    const found = (issue.attachments ?? []).map(async ({ id, filename }) => ({
      key: String(id),
      name: filename,
      content: await askBytes('GET', `/attachments/download/${id}`),
      visibility: 'customer' as const,
    }));
    return Promise.all(found);
  },
};

/** As the administrator, who sees custom fields in their own types: text for an option would be refused. */
const target = (): Promise<ContractTarget> =>
  Promise.resolve({
    settings: { baseUrl: server.baseUrl, token: server.tokens['admin'] ?? '' },
    streams: { issues },
    people: server.world.users
      .filter((user) => user.login !== 'admin')
      .map(({ id, name, mail }) => ({ id: String(id), name, email: mail })),
    clock: systemClock,
    tick: () => systemClock.sleep(1100),
  });

contractTests({ connector: redmine, target, many: 12 });
