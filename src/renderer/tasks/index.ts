export { TasksPage } from './TasksPage.tsx';
export { useTaskCount } from './use-task-count.ts';
