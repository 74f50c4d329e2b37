import type { HttpClient } from 'tandem-sync/sdk';
import { CODES, faultCode } from '../access/faults.ts';
import type { Profile } from '../access/profiles.ts';
import { listAll } from '../lists/listing.ts';
import { isId } from '../records/read.ts';
import { Project } from '../schema.ts';
import { chooseNamed } from './scope-error.ts';

/** Finds a project by id, identifier or name, in this order. Throws `ConfigError` naming those that exist when there is none, or more than one of that name. */
export async function findProject(http: HttpClient, { projects }: Profile, wanted: string): Promise<Project> {
  const byId = isId(wanted) ? await projectById(http, `${projects}/${wanted}`) : undefined;
  if (byId) return byId;
  const all = await listAll(http, projects, {}, Project);
  return chooseNamed(all, wanted, { path: 'scope.project', en: 'project', zh: '项目' });
}

async function projectById(http: HttpClient, path: string): Promise<Project | undefined> {
  try {
    return await http.get(path, {}, Project);
  } catch (error) {
    if (faultCode(error) === CODES.projectAbsent) return undefined;
    throw error;
  }
}
