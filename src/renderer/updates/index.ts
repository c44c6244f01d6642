export { UpdateNotice } from './UpdateNotice.tsx';
export { UpdatePanel } from './UpdatePanel.tsx';
