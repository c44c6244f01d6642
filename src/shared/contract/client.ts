import type { Bridge } from './bridge.ts';
import type { Client, Contract, Reply } from './define.ts';

/** A typed client over a bridge. Method names come from the type alone, so no schema reaches the window. */
export const createClient = <C extends Contract>(bridge: Bridge): Client<C> =>
  new Proxy(Object.create(null) as Client<C>, {
    // A client that answered `then` would be taken for a promise that never settles.
    get: (_target, name) => typeof name !== 'string' || name === 'then' ? undefined : async (input: unknown) =>
      JSON.parse(await bridge.call(name, JSON.stringify(input))) as Reply<unknown>,
  });
