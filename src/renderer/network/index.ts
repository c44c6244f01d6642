import './network.css';

export { OnItsWay } from './FirstSync.tsx';
export { noteSaved } from './just-saved.ts';
export { KeptCard } from './KeptCard.tsx';
export { NetworkPage } from './NetworkPage.tsx';
export { SyncStatusBar } from './SyncStatusBar.tsx';
export { WhereItIs } from './WhereItIs.tsx';
export { keptWords } from './words.ts';
