import { defineConnector, type Connector } from 'tandem-sync/sdk';
import { probe } from './access/probe.ts';
import { card } from './card.ts';
import { connect } from './client.ts';
import { findPeople } from './people/find-people.ts';
import { Settings } from './settings.ts';
import { ideas } from './streams/ideas.ts';
import { tickets } from './streams/tickets.ts';
import { workItems } from './streams/work-items.ts';
import { webhooks } from './webhooks.ts';

export const pingcode: Connector = defineConnector({
  card,
  settings: Settings,
  connect,
  probe,
  findPeople: ({ http }, contacts) => findPeople(http, contacts),
  streams: [ideas, tickets, workItems],
  webhooks,
});

export { pingcode as connector };
