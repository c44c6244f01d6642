export { ImportPage } from './ImportPage.tsx';
export { ImportStatus } from './ImportStatus.tsx';
