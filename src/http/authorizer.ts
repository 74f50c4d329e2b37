type Headers = Readonly<Record<string, string>>;
type Authorize = (options: { renew: boolean }) => Promise<Headers>;

/** Who we are, with the age of that proof. */
export interface Proof {
  readonly headers: Headers;
  readonly generation: number;
}

export interface Authorizer {
  current(): Promise<Proof>;
  /** A newer proof than the refused one. All requests that were refused together share one renewal. */
  renewed(refused: Proof): Promise<Proof>;
}

/** Calls under way are shared, so that eight requests at the start ask for one token, not for eight. */
export const createAuthorizer = (authorize: Authorize): Authorizer => {
  let generation = 0;
  let underWay: Promise<Proof> | undefined;

  const ask = (renew: boolean): Promise<Proof> => {
    if (renew) generation += 1;
    const mine = generation;
    const asked = authorize({ renew }).then((headers) => ({ headers, generation: mine }));
    underWay = asked;
    const forget = () => {
      if (underWay === asked) underWay = undefined;
    };
    asked.then(forget, forget);
    return asked;
  };

  return {
    current: () => underWay ?? ask(false),
    renewed: (refused) => (refused.generation === generation ? ask(true) : (underWay ?? ask(false))),
  };
};
