import { create } from 'zustand';

interface Returned {
  readonly form: string;
  readonly patientId: string | null;
  /** Of the field that has the keyboard again; '' for none. */
  readonly label: string;
}

interface DraftNotice {
  /** The form that came back when the window began, until somebody goes on. */
  readonly returned: Returned | null;
  /** False when what is typed could not be kept just now. */
  readonly isKeeping: boolean;
  readonly show: (returned: Returned) => void;
  readonly close: () => void;
  /** This form's draft went: it was saved, or thrown away. */
  readonly gone: (name: { readonly form: string; readonly patientId: string | null }) => void;
  readonly keeping: (isKeeping: boolean) => void;
}

export const useDraftNotice = create<DraftNotice>((set, get) => ({
  returned: null,
  isKeeping: true,
  show: (returned) => { set({ returned }); },
  close: () => { set({ returned: null }); },
  gone: ({ form, patientId }) => {
    const { returned } = get();
    if (returned?.form === form && returned.patientId === patientId) set({ returned: null });
  },
  keeping: (isKeeping) => { if (get().isKeeping !== isKeeping) set({ isKeeping }); },
}));
