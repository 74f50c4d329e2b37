import { between, options, rt, tickets } from '../world.ts';
import { one, type Broken } from './case.ts';

const status = { field: 'status' };

/** What an admin says about moves, and what is not there. */
export const said: readonly Broken[] = [
  one(
    'exists',
    'a state to avoid that is not there',
    /pingcode has no state "已解決"/,
    between(rt(), tickets({ workflow: { avoid: ['已解決'] } })),
    { ...status, repair: /It has 待处理, 处理中/ },
  ),
  one(
    'exists',
    'consent to a door that is not there',
    /pingcode has no state "处理种"/,
    between(rt(), tickets({ workflow: { oneWay: [['待处理', '处理种']] } })),
    { ...status, repair: /did you mean "处理中"/ },
  ),
  one(
    'exists',
    'a value for a field that is not there',
    /pingcode has no field solutoin/,
    between(rt(), tickets({ native: { solution: {} }, workflow: { requires: { solutoin: '已解决' } } })),
    { ...status, repair: /did you mean "solution"/ },
  ),
  one(
    'exists',
    'a value that is no option',
    /solution of pingcode has no option "搞定"/,
    between(
      rt(),
      tickets({
        native: { solution: { type: 'option', options: options('已解决', '无需处理') } },
        workflow: { requires: { solution: '搞定' } },
      }),
    ),
    status,
  ),
  one(
    'exists',
    'out of reach is told in a field that says something else',
    /"title" is mapped to "title"/,
    between(rt(), tickets({ workflow: { unreachable: { field: 'title' } } })),
    status,
  ),
  one(
    'exists',
    'out of reach is told in a field that takes no text',
    /"effort" takes no text/,
    between(rt(), tickets({ native: { effort: { type: 'number' } }, workflow: { unreachable: { field: 'effort' } } })),
    status,
  ),
  one(
    'exists',
    'out of reach is told where only customers read',
    /pingcode takes no internal comments/,
    between(
      rt(),
      tickets({
        capabilities: { comments: { format: 'plain', visibilities: ['customer'] } },
        workflow: { unreachable: 'comment' },
      }),
    ),
    status,
  ),
];
