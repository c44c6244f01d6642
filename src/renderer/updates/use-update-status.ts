import { useEffect } from 'react';
import { create } from 'zustand';
import type { UpdateStatus } from '#shared/updates/contract.ts';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

interface UpdateState {
  /** Undefined until the first answer. */
  readonly status: UpdateStatus | undefined;
  readonly load: () => Promise<void>;
}

const useUpdate = create<UpdateState>((set) => ({
  status: undefined,
  load: async () => {
    const outcome = await outcomeOf(clinic['updates.status']({}));
    if (outcome.type === 'value') set({ status: outcome.value });
  },
}));

/** Asked at the start and whenever main says that it changed. */
export const useUpdateStatus = (): UpdateStatus | undefined => {
  const { status, load } = useUpdate();
  useEffect(() => {
    void load();
    return onEvent((event) => { if (event.type === 'update-changed') void load(); });
  }, [load]);
  return status;
};
