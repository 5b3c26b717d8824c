import type { Report } from './report.ts';
export async function benchServer(_report: Report): Promise<void> {}
