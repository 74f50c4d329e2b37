/** How a stand-in may misbehave. Each is one of the faults seen in the field. */
export type Fault =
  | { readonly kind: 'lose-reply' } // executed, but the connection drops before the answer
  | { readonly kind: 'refuse-connection' } // dropped before anything is executed
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'html'; readonly status?: number } // a proxy's page where JSON belongs
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'truncate' } // half a JSON body
  | { readonly kind: 'break-off' } // half of the body, then the connection drops
  | { readonly kind: 'oversize'; readonly bytes: number };

export interface Planned {
  readonly fault: Fault;
  /** Only requests whose method and path match. Default: any. */
  readonly method?: string;
  readonly path?: RegExp;
  /** How many times; default once. */
  times: number;
}

/** A queue of faults: the first planned one that matches a request is used up by it. */
export interface Chaos {
  /** Plans a fault for matching requests to come. */
  plan(fault: Fault, options?: { readonly method?: string; readonly path?: RegExp; readonly times?: number }): void;
  /** The fault for this request, if any, used up. */
  take(method: string, path: string): Fault | undefined;
  clear(): void;
}

export const createChaos = (): Chaos => {
  let planned: Planned[] = [];
  return {
    plan(fault, { method, path, times = 1 } = {}) {
      planned.push({ fault, times, ...(method !== undefined && { method }), ...(path !== undefined && { path }) });
    },
    take(method, path) {
      const hit = planned.find(
        (entry) =>
          (entry.method === undefined || entry.method === method) &&
          (entry.path === undefined || entry.path.test(path)),
      );
      if (!hit) return undefined;
      hit.times -= 1;
      planned = planned.filter((entry) => entry.times > 0);
      return hit.fault;
    },
    clear() {
      planned = [];
    },
  };
};
