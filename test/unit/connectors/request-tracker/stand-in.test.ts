import { describe, expect, it } from 'vitest';
import { rawApi } from '../../../support/request-tracker/raw-api.ts';
import { TRAPS } from '../../../support/request-tracker/traps.ts';
import { stage } from './stage.ts';

describe('the stand-in behaves as the server does:', () => {
  it.each(TRAPS.map((trap) => [trap.name, trap] as const))('%s', async (_, trap) => {
    const { sandbox } = await stage();
    expect(await trap.run(rawApi(sandbox.baseUrl, String(sandbox.settings['token'])))).toEqual(trap.expected);
  });

  it('knows no path but those that are used', async () => {
    const { sandbox } = await stage();
    const api = rawApi(sandbox.baseUrl, String(sandbox.settings['token']));
    expect((await api.send('GET', '/assets')).status).toBe(501);
  });
});

describe('the stand-in has switches', () => {
  it('for mails, which move the ETag of whoever sees them', async () => {
    const { sandbox, people } = await stage();
    const api = rawApi(sandbox.baseUrl, String(sandbox.settings['token']));
    const key = people.create({ Requestors: [{ id: 'kehu1' }] });
    const before = (await api.send('GET', `/ticket/${key}`)).etag;
    sandbox.store.switches.seesMails = true;
    expect((await api.send('GET', `/ticket/${key}`)).etag).not.toBe(before);
  });

  it('for the definitions of custom fields', async () => {
    const { sandbox } = await stage();
    const api = rawApi(sandbox.baseUrl, String(sandbox.settings['token']));
    expect((await api.send('GET', '/customfield/3')).status).toBe(200);
    sandbox.store.switches.readsFields = false;
    expect((await api.send('GET', '/customfield/3')).status).toBe(403);
  });
});
