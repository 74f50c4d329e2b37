import { defineConnector, text } from 'tandem-sync/sdk';
import type { Connector, HttpClient } from 'tandem-sync/sdk';
import { createClient, Settings } from './client.ts';
import { itemsStream } from './items.ts';
import { personOf } from './record.ts';
import { Me, UserList } from './schema.ts';

/** The connector of Acme, an invented tracker: what a connector looks like when it is complete, in the fewest lines. */
const acmeWith = (traits: { readonly conditional: boolean }): Connector =>
  defineConnector<Settings, HttpClient>({
    card: {
      id: 'acme',
      title: text('Acme Tracker', 'Acme 事项跟踪'),
      summary: text('Items with a small workflow, comments and labels.', '带有简单工作流、评论和标签的事项。'),
      documentation: 'https://acme.example/api',
      notes: [text('Acme is invented; it exists for tests and as a pattern.', 'Acme 是虚构的系统，用于测试和示范。')],
    },
    settings: Settings,
    connect: createClient,
    async probe(http) {
      const { id, name } = await http.get('/me', {}, Me);
      return { id: String(id), name };
    },
    async findPeople(http, contacts) {
      return (await http.get('/users', { email: contacts }, UserList)).users.map(personOf);
    },
    streams: [itemsStream(traits.conditional)],
  });

export const acme = acmeWith({ conditional: true });

/** For an Acme that heeds no `If-Match`: the engine then reads again before it overwrites. */
export const acmeUnconditional = acmeWith({ conditional: false });
