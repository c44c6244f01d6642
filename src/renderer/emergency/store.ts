import { create } from 'zustand';
import type { EmergencyAccess } from '#shared/emergency/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

interface EmergencyState {
  /** This person's that still run. */
  readonly accesses: readonly EmergencyAccess[];
  /** The dialog that asks who and why: shut, open, or open for the chart that was just refused. */
  readonly asking: 'no' | 'anybody' | { readonly patientId: string };
  readonly load: () => Promise<void>;
  readonly ask: (patientId?: string) => void;
  readonly stopAsking: () => void;
}

/** Emergency access of whoever is signed in; the core decides what it opens. */
export const useEmergency = create<EmergencyState>((set) => ({
  accesses: [],
  asking: 'no',
  load: async () => {
    const outcome = await outcomeOf(clinic['emergency.current']({}));
    // What is shown stays when it cannot be asked: a banner that vanishes would say that it is over.
    if (outcome.type === 'value') set({ accesses: outcome.value.accesses });
  },
  ask: (patientId) => { set({ asking: patientId === undefined ? 'anybody' : { patientId } }); },
  stopAsking: () => { set({ asking: 'no' }); },
}));

/** Opens the dialog from anywhere. */
export const breakTheGlass = (): void => { useEmergency.getState().ask(); };

/** Goes on asking who and why, if that is what one was at; else it waits for the dialog. */
export const takeUpEmergency = (_fields: unknown, patientId: string | null, isInFront: boolean): void => { if (isInFront) useEmergency.getState().ask(patientId ?? undefined); };
