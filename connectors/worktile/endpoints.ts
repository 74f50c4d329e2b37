/** How sure we are of a path. */
type Certainty =
  /** Read in the vendor's documentation, or in code that ran against production. */
  | 'certain'
  /** The operation is documented, its path is put together from the titles of the documentation. */
  | 'likely'
  /** Nothing is known to exist: for tenants that provide it. */
  | 'invented'
  /** The web application's own API, seen in use, promised by nobody. */
  | 'web';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `baseUrl`, or `webUrl` where it is `web`. `{name}` is filled in. */
  readonly path: string;
}

interface Known extends Endpoint {
  readonly certainty: Certainty;
}

const known = (certainty: Certainty, method: Endpoint['method'], path: string): Known => ({ certainty, method, path });

/** The one table of paths. `endpoints` in the settings overrides single rows. */
export const ENDPOINTS = {
  token: known('certain', 'POST', '/open-api/tenant-access-token'),
  projects: known('certain', 'GET', '/open-api/mission/get-projects-by-page'),
  tasks: known('certain', 'GET', '/open-api/mission/get-project-tasks-by-page'),
  tasksByIds: known('certain', 'GET', '/open-api/mission/get-tasks-by-ids'),
  taskDetail: known('certain', 'GET', '/open-api/mission/tasks/{task}'),
  members: known('certain', 'GET', '/open-api/contact/get-members-by-page'),
  membersByIds: known('certain', 'GET', '/open-api/contact/get-members-by-ids'),
  fileInfo: known('certain', 'GET', '/open-api/file/{file}/info'),
  fileDownload: known('certain', 'GET', '/open-api/file/{file}/download'),
  createTask: known('likely', 'POST', '/open-api/mission/task'),
  setState: known('invented', 'PUT', '/open-api/mission/tasks/{task}/state'),
  setProperty: known('invented', 'PUT', '/open-api/mission/tasks/{task}/properties/{property}'),
  webMe: known('web', 'GET', '/api/user/me'),
  webProject: known('web', 'GET', '/api/mission-vnext/projects/{project}'),
  webContent: known('web', 'GET', '/api/mission-vnext/kanban/{addon}/views/{view}/content'),
  webTypes: known('web', 'GET', '/api/mission-vnext/kanban/{addon}/task-types/addable'),
  webTask: known('web', 'GET', '/api/mission-vnext/tasks/{task}'),
  webStates: known('web', 'GET', '/api/mission-vnext/tasks/{task}/states'),
  webSetState: known('web', 'PUT', '/api/mission-vnext/tasks/{task}/state'),
  webCreate: known('web', 'POST', '/api/mission-vnext/kanban/{addon}/create/task'),
  webDerive: known('web', 'POST', '/api/mission-vnext/derive-task'),
} as const satisfies Readonly<Record<string, Known>>;

export type EndpointName = keyof typeof ENDPOINTS;

export const ENDPOINT_NAMES = Object.keys(ENDPOINTS) as [EndpointName, ...EndpointName[]];

/** An override, `/path` or `METHOD /path`; `undefined` when it is neither. */
export function parseEndpoint(value: string): (Partial<Endpoint> & Pick<Endpoint, 'path'>) | undefined {
  const [, method, path] = /^(?:(GET|POST|PUT) )?(\/[^\s?#]*)$/.exec(value) ?? [];
  if (path === undefined) return undefined;
  return { path, ...(method !== undefined && { method: method as Endpoint['method'] }) };
}

/** Where a request goes: the table, as the settings have it. */
export function resolve(
  name: EndpointName,
  overrides: Readonly<Partial<Record<EndpointName, string>>>,
  params: Readonly<Record<string, string>> = {},
): Endpoint {
  const given = overrides[name];
  const { method, path } = { ...ENDPOINTS[name], ...(given !== undefined && parseEndpoint(given)) };
  const filled = path.replace(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(params[param] ?? ''));
  return { method, path: filled };
}
