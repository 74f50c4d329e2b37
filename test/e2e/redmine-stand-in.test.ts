import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRedmineSandbox } from '../../connectors/redmine/sandbox/index.ts';
import { USERS } from '../../connectors/redmine/sandbox/world.ts';
import { serveSandbox, type ServedSandbox } from '../../src/sdk/sandbox/index.ts';
import { realServer, type RealServer } from '../support/real-servers.ts';

let real: RealServer<unknown>;
let standIn: ServedSandbox;

beforeAll(async () => {
  real = await realServer('redmine', 3);
  standIn = await serveSandbox(makeRedmineSandbox);
});

afterAll(async () => {
  await standIn.close();
  await real.stop();
});

interface Place {
  readonly baseUrl: string;
  readonly token: (login: string) => string;
}

const places = (): readonly [Place, Place] => [
  { baseUrl: real.baseUrl, token: (login) => real.tokens[login] ?? '' },
  { baseUrl: standIn.baseUrl, token: (login) => USERS.find((user) => user.login === login)?.token ?? '' },
];

interface Said {
  readonly status: number;
  readonly body: unknown;
}

const ask = async (place: Place, login: string, method: string, path: string, body?: unknown): Promise<Said> => {
  const headers = { 'x-redmine-api-key': place.token(login), 'content-type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${place.baseUrl}${path}`, init);
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text };
};

/** Ids, times and the custom fields of either world say nothing about behaviour. */
const MASKED = new Set([
  'id',
  'created_on',
  'updated_on',
  'closed_on',
  'start_date',
  'custom_fields',
  'total_count',
  'passwd_changed_on',
]);

const masked = (value: unknown, inside = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => masked(one, inside));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) =>
    MASKED.has(name) && (name !== 'id' || inside === 'issue' || inside === 'journals')
      ? [name, typeof one]
      : [name, masked(one, name)],
  );
  return Object.fromEntries(entries) as unknown;
};

/** A fresh issue of 同步's in each place, a request about it, and what a read says afterwards. */
const compare = async (login: string, issue: unknown): Promise<[unknown, unknown]> => {
  const [one, two] = await Promise.all(
    places().map(async (place) => {
      const draft = {
        project_id: 'crm',
        tracker_id: 1,
        subject: '对照',
        due_date: '2031-06-01',
        assigned_to_id: 7,
        description: '原文',
      };
      const made = await ask(place, 'syncbot', 'POST', '/issues.json', { issue: draft });
      const id = (made.body as { issue: { id: number } }).issue.id;
      const said = await ask(place, login, 'PUT', `/issues/${id}.json`, { issue });
      const after = await ask(place, 'syncbot', 'GET', `/issues/${id}.json?include=journals`);
      return masked({ said, after });
    }),
  );
  return [one, two];
};

describe('the stand-in answers like the real server', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a new subject', { subject: ' 新\t标题 😟 ' }],
    ['a blank subject', { subject: '   ' }],
    ['a long subject', { subject: '中'.repeat(256) }],
    ['255 emoji', { subject: '😟'.repeat(255) }],
    ['line ends', { description: 'a\nb\r\nc\rd' }],
    ['no description', { description: null }],
    ['an empty description', { description: '' }],
    ['a priority', { priority_id: 5 }],
    ['an unknown priority', { priority_id: 55 }],
    ['nobody as assignee', { assigned_to_id: '' }],
    ['a stranger as assignee', { assigned_to_id: 77 }],
    ['half a per cent', { done_ratio: 33.7 }],
    ['too many per cent', { done_ratio: 101 }],
    ['no per cent', { done_ratio: '' }],
    ['hours', { estimated_hours: 1.5 }],
    ['negative hours', { estimated_hours: -1 }],
    ['words for hours', { estimated_hours: 'abc' }],
    ['no due day', { due_date: '' }],
    ['a due day before the start', { due_date: '2020-01-01' }],
    ['a legal move', { status_id: 2 }],
    ['an illegal move with a note', { status_id: 5, notes: '照样保存' }],
    ['an unknown status', { status_id: 99 }],
    ['an unknown custom field', { custom_fields: [{ id: 99, value: 'x' }] }],
    ['a stale lock', { subject: '锁', lock_version: 7 }],
    ['a private note', { notes: '内部', private_notes: true }],
    ['a blank note', { notes: '  ' }],
    ['two complaints at once', { subject: '', done_ratio: 101 }],
  ])('to a PUT of %s', async (_, issue) => {
    const [server, sandbox] = await compare('syncbot', issue);
    expect(sandbox).toEqual(server);
  });

  it.each<[string, unknown]>([
    ['no subject', { project_id: 'crm' }],
    ['an unknown project', { project_id: 'nope', subject: '甲' }],
    ['a status it does not open with', { project_id: 1, tracker_id: 2, subject: '甲', status_id: 5 }],
    ['no start day', { project_id: 'crm', subject: '甲', start_date: '' }],
    ['a due day before today', { project_id: 'crm', subject: '甲', due_date: '2020-01-01' }],
  ])('to a POST with %s', async (_, issue) => {
    const [server, sandbox] = await Promise.all(
      places().map(async (place) => masked(await ask(place, 'syncbot', 'POST', '/issues.json', { issue }))),
    );
    expect(sandbox).toEqual(server);
  });

  it.each([
    ['syncbot', '/issue_statuses.json'],
    ['syncbot', '/enumerations/issue_priorities.json'],
    ['syncbot', '/trackers.json'],
    ['syncbot', '/custom_fields.json'],
    ['syncbot', '/users.json'],
    ['syncbot', '/issues/9999.json'],
    ['syncbot', '/issues/abc.json'],
    ['syncbot', '/projects/other.json'],
    ['syncbot', '/projects/nope.json'],
    ['syncbot', '/issues.json?project_id=nope'],
    ['syncbot', '/issues.json?project_id=2'],
    ['syncbot', '/issues.json?updated_on=%3E%3D2025-01-01T12:00:00.5Z'],
    ['syncbot', '/issues.json?created_on=%3E%3Dgarbage'],
    ['syncbot', '/issues.json?tracker_id=77&limit=1000'],
    ['syncbot', '/issues.json?cf_1=nobody-has-this&limit=0'],
    ['syncbot', '/issues.json?issue_id=%3E%3D999999&offset=-3'],
    ['nobody', '/issues.json'],
    ['admin', '/users.json?name=lisi@example.test'],
  ])('%s asking for %s', async (login, path) => {
    const [server, sandbox] = await Promise.all(
      places().map(async (place) => masked(await ask(place, login, 'GET', path))),
    );
    expect(sandbox).toEqual(server);
  });
});
