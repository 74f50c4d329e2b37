import { text, type ConfigIssue } from '../model/index.ts';
import type { Connection, Connector } from '../sdk/index.ts';
import { resolveSettings, zodIssues, type ConnectionEntry, type Workspace } from '../workspace/index.ts';
import type { ConnectionHost, Wiring } from './wiring.ts';

export interface OpenedConnection {
  readonly name: string;
  readonly connector: Connector;
  readonly connection: Connection;
  readonly concurrency: number;
  /** Requests a minute that its budget allows; absent where it has none. */
  readonly perMinute?: number;
  requests(): number;
}

export interface OpenConnections {
  readonly byName: Readonly<Record<string, OpenedConnection>>;
  readonly issues: readonly ConfigIssue[];
  close(): void;
}

const FILE = 'config/connections.json';
const DEFAULT_CONCURRENCY = 8;

/** Opens every connection of a workspace that a sync uses; unused ones are checked, too. No server is asked. */
export async function openConnections(workspace: Workspace, wiring: Wiring): Promise<OpenConnections> {
  const byName: Record<string, OpenedConnection> = {};
  const issues: ConfigIssue[] = [];
  const hosts: ConnectionHost[] = [];
  for (const [name, entry] of Object.entries(workspace.connections)) {
    const connector = await wiring.connector(entry.connector);
    if (!connector) {
      issues.push(await unknownConnector(name, entry, wiring));
      continue;
    }
    const opened = await openOne(name, entry, connector, workspace, wiring);
    if ('issues' in opened) issues.push(...opened.issues);
    else {
      byName[name] = opened.connection;
      hosts.push(opened.host);
    }
  }
  return { byName, issues, close: () => hosts.forEach((host) => host.close()) };
}

async function unknownConnector(name: string, entry: ConnectionEntry, wiring: Wiring): Promise<ConfigIssue> {
  const known = (await wiring.connectors()).map((one) => one.card.id).join(', ');
  return {
    file: FILE,
    path: `${name}.connector`,
    words: text(
      `there is no connector "${entry.connector}"; installed are ${known}. Others are npm packages named tandem-connector-…`,
      `没有名为“${entry.connector}”的连接器；已安装：${known}。其他连接器是名为 tandem-connector-… 的 npm 包`,
    ),
  };
}

async function openOne(
  name: string,
  entry: ConnectionEntry,
  connector: Connector,
  workspace: Workspace,
  wiring: Wiring,
): Promise<{ connection: OpenedConnection; host: ConnectionHost } | { issues: readonly ConfigIssue[] }> {
  const source = { env: wiring.env, dir: workspace.dir };
  const resolved = resolveSettings(entry.settings, connector.settings, source, `${name}.settings`);
  if (resolved.issues.length > 0) return { issues: resolved.issues };
  const parsed = connector.settings.safeParse(resolved.settings, { reportInput: true });
  if (!parsed.success) return { issues: zodIssues(FILE, parsed.error, `${name}.settings`) };
  const host = await wiring.host(name, entry, resolved.secrets);
  const perMinute = perMinuteOf(entry.budget ?? connector.card.budget);
  return {
    host,
    connection: {
      name,
      connector,
      connection: connector.open(resolved.settings, host.host),
      concurrency: entry.budget?.concurrency ?? connector.card.budget?.concurrency ?? DEFAULT_CONCURRENCY,
      ...(perMinute !== undefined && { perMinute }),
      requests: () => host.requests(),
    },
  };
}

/** The tighter of the two rates of a budget, by the minute. */
function perMinuteOf(budget: ConnectionEntry['budget']): number | undefined {
  const rates = [budget?.perMinute, budget?.perSecond && budget.perSecond * 60].filter((rate) => rate !== undefined);
  return rates.length === 0 ? undefined : Math.min(...rates);
}
