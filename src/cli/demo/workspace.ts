import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServedSandbox } from '../../app/wiring.ts';
import { writeJson } from '../../workspace/index.ts';

/** The three stand-ins of the demo. */
export interface Stage {
  readonly helpdesk: ServedSandbox;
  readonly product: ServedSandbox;
  readonly tracker: ServedSandbox;
}

const SECRET = /token|secret|clientId/i;

/** Writes the demo's workspace into a new folder: the shipped mappings, three connections to the stand-ins, two syncs. Secrets stand in files of their own. */
export async function writeWorkspace(stage: Stage, packageDir: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tandem-demo-'));
  await cp(join(packageDir, 'mappings'), join(dir, 'mappings'), { recursive: true });
  await mkdir(join(dir, 'secrets'));
  const connections = {
    helpdesk: await connection(dir, 'helpdesk', 'request-tracker', stage.helpdesk),
    pingcode: await connection(dir, 'pingcode', 'pingcode', stage.product),
    redmine: await connection(dir, 'redmine', 'redmine', stage.tracker),
  };
  await writeJson(join(dir, 'config/connections.json'), connections);
  await writeJson(join(dir, 'config/syncs.json'), syncs(stage));
  await writeJson(join(dir, 'config/people.json'), {});
  await writeJson(join(dir, 'config/settings.json'), {});
  return dir;
}

async function connection(dir: string, name: string, connector: string, { sandbox }: ServedSandbox) {
  const settings: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(sandbox.settings)) {
    if (!SECRET.test(field)) settings[field] = value;
    else {
      await writeFile(join(dir, 'secrets', `${name}-${field}`), `${String(value)}\n`, { mode: 0o600 });
      settings[field] = `file:secrets/${name}-${field}`;
    }
  }
  return { connector, settings };
}

const syncs = (stage: Stage) => ({
  feedback: {
    $comment:
      'A complaint becomes a requirement; the requirement’s status walks back to the customer. 投诉变成需求，需求状态回到客户。',
    left: {
      connection: 'helpdesk',
      stream: 'tickets',
      scope: stage.helpdesk.sandbox.streams['tickets']?.scope,
      mapping: 'request-tracker-tickets',
      $comment:
        'oneWay: a ticket that was taken up can never be new again in this help desk. Without this consent the status of the requirement would wait for a person. 工单一旦受理就无法回到 new；不写明同意，需求的状态就会等待人工处理。',
      workflow: { oneWay: [['new', 'open']] },
    },
    right: {
      connection: 'pingcode',
      stream: 'ideas',
      scope: stage.product.sandbox.streams['ideas']?.scope,
      mapping: 'pingcode-ideas',
    },
    policy: 'two-way-safe',
    create: 'left-to-right',
    fields: { description: { direction: 'left-to-right' } },
  },
  delivery: {
    $comment: 'A planned requirement becomes work. 已计划的需求变成工作项。',
    left: {
      connection: 'pingcode',
      stream: 'ideas',
      scope: stage.product.sandbox.streams['ideas']?.scope,
      mapping: 'pingcode-ideas',
      filter: { status: ['planned'] },
    },
    right: {
      connection: 'redmine',
      stream: 'issues',
      scope: stage.tracker.sandbox.streams['issues']?.scope,
      mapping: 'redmine-issues',
    },
    policy: 'two-way-safe',
    create: 'left-to-right',
  },
});
