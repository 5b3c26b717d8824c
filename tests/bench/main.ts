// `npm run bench [part …]`: prints measures, mostly as ratios against a yardstick of the same run. Parts:
// catalog, scale, conflicts, jobs, http, webhooks, plugins, installer, tools, server. `--quick` leaves the largest
// catalogs out; `--strict` fails when a goal is missed.
import { benchCatalog } from './catalog-bench.ts';
import { benchConflicts } from './conflict-bench.ts';
import { benchHttp } from './http-bench.ts';
import { benchInstaller } from './installer-bench.ts';
import { benchJobs } from './jobs-bench.ts';
import { benchPlugins } from './plugin-bench.ts';
import { Report } from './report.ts';
import { benchScale } from './scale-bench.ts';
import { benchServer } from './server-bench.ts';
import { benchTools } from './tool-bench.ts';
import { benchWebhooks } from './webhook-bench.ts';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const parts = args.filter((arg) => !arg.startsWith('--'));
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);

const report = new Report();
if (wants('catalog')) {
  await benchCatalog(report, quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]);
}
if (wants('scale') && !(quick && parts.length === 0)) {
  await benchScale(report, quick ? 25_000 : 250_000);
}
if (wants('conflicts')) await benchConflicts(report, quick ? 1_000 : 10_000);
if (wants('jobs')) await benchJobs(report, quick ? 2_000 : 10_000);
if (wants('http')) await benchHttp(report);
if (wants('webhooks')) await benchWebhooks(report);
if (wants('plugins')) await benchPlugins(report);
if (wants('tools')) await benchTools(report);
if (wants('installer')) benchInstaller(report);
if (wants('server')) await benchServer(report);

const missed = report.measures.length > 0 && !report.isMet;
console.log(missed ? '\nSome goals were missed.' : '\nAll goals were reached.');
process.exit(missed && args.includes('--strict') ? 1 : 0);
