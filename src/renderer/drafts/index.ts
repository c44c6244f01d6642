import './drafts.css';

export { DraftFoot } from './DraftFoot.tsx';
export { DraftNotice } from './DraftNotice.tsx';
export { isLike } from './is-like.ts';
export { draftOf, flushAll as flushDrafts, keepDraft, watchWindow } from './keeper.ts';
export { returnToDrafts } from './return-to-drafts.ts';
export type { TakeUp } from './return-to-drafts.ts';
export { ReasonDialog } from './ReasonDialog.tsx';
export { TakeBackForm } from './TakeBackForm.tsx';
export { halfTyped, useDrafted, useShownForm } from './use-drafted.ts';
