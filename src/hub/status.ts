import type { HubStore } from './store.ts';

/** Figures for the operator: ids, sizes and counts are all that a hub has. */
export const statusOf = async (store: HubStore) => {
  const clinics = [];
  for (const clinic of await store.clinics()) {
    const facts = await store.facts(clinic);
    if (facts) clinics.push({ clinic: clinic.slice(0, 16), head: facts.head, bytes: facts.bytes, rosterEntries: facts.rosterLength, incarnation: facts.incarnation });
  }
  return { hubId: await store.hubId(), isHealthy: await store.isHealthy(), clinics };
};
