import './directory.css';

export { DirectoryPage } from './DirectoryPage.tsx';
