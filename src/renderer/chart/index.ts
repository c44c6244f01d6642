import './chart.css';

export { AppointmentsPanel } from './AppointmentsPanel.tsx';
export { ChartAside } from './ChartAside.tsx';
export { useChartSummary } from './use-chart-summary.ts';
export type { Summary } from './use-chart-summary.ts';
export { VisitsPage } from './VisitsPage.tsx';
