/**
 * One idle run in a process of its own: `node test/bench/idle.ts axios|tandem JSON`, where JSON is an `IdleJob`. Prints the processor time the whole process
 * took, ms.
 */
import type { ContenderOptions } from './contender.ts';
import type { Address } from './world.ts';

export interface IdleJob extends ContenderOptions {
  /** Where each list call starts, ISO. */
  readonly since: { readonly left: string; readonly right: string };
}

const listBoth = async ({ left, right, since }: IdleJob): Promise<void> => {
  const { default: axios } = await import('axios');
  const list = ({ baseUrl, token }: Address, from: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return axios.get(`${baseUrl}/items`, { params: { since: from, page: 1 }, headers, proxy: false });
  };
  await Promise.all([list(left, since.left), list(right, since.right)]);
};

const syncOnce = async (job: IdleJob): Promise<void> => {
  const { openTandem } = await import('./tandem.ts');
  const tandem = await openTandem(job);
  await tandem.run();
  await tandem.close();
};

const [name, json = ''] = process.argv.slice(2);
await (name === 'axios' ? listBoth : syncOnce)(JSON.parse(json) as IdleJob);
const { user, system } = process.cpuUsage();
console.log((user + system) / 1000);
