import { once, text, type Once, type Text } from 'tandem-sync/sdk';
import type { Client } from './client.ts';
import { badScope } from './faults.ts';
import { PAGE_SIZE, pageOf, walkPages } from './listing.ts';
import { Project } from './schema.ts';
import type { TaskScope } from './settings.ts';

const PROJECTS_PAGE = Math.min(100, PAGE_SIZE);

/** The project of a scope: looked up once, by id, identifier or name. */
export const projectOf = (client: Client, scope: TaskScope): Once<Project> =>
  once(async () => {
    const all: Project[] = [];
    for await (const { rows } of walkPages((index) =>
      client.api.call({
        endpoint: 'projects',
        query: { page_index: index, page_size: PROJECTS_PAGE },
        schema: pageOf(Project),
      }),
    ))
      all.push(...rows);
    return choose(all, scope.project);
  });

function choose(all: readonly Project[], wanted: string): Project {
  const exact = all.find((one) => one._id === wanted) ?? all.find((one) => one.identifier === wanted);
  if (exact) return exact;
  const [only, ...others] = all.filter((one) => one.name === wanted);
  if (only && others.length === 0) return only;
  throw badScope('scope.project', only ? ambiguous(wanted, [only, ...others]) : unknown(wanted, all));
}

const unknown = (wanted: string, all: readonly Project[]): Text =>
  text(
    `Worktile shows no project "${wanted}" to this application; it shows ${all.map((one) => one.name).join(', ') || 'none'}. Archived projects are not listed`,
    `该应用在 Worktile 中看不到项目“${wanted}”；可见的有 ${all.map((one) => one.name).join('、') || '（无）'}。已归档的项目不在列表中`,
  );

const ambiguous = (wanted: string, found: readonly Project[]): Text => {
  const ids = found.map((one) => one._id);
  return text(
    `several projects are called "${wanted}"; give one of the ids ${ids.join(', ')}`,
    `有多个项目名为“${wanted}”；请改用编号：${ids.join('、')}`,
  );
};
