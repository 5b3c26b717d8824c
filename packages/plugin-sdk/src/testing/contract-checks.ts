import { callChecks } from './checks/call-checks.ts';
import { declarationChecks } from './checks/declaration-checks.ts';
import { kindChecks } from './checks/kind-checks.ts';
import { manifestChecks } from './checks/manifest-checks.ts';
import { packageChecks } from './checks/package-checks.ts';
import { processChecks } from './checks/process-checks.ts';
import type { ContractCheck } from './contract-check.ts';

/** Every check, in the order in which they are reported. */
export const CONTRACT_CHECKS: readonly ContractCheck[] = [
  ...packageChecks,
  ...manifestChecks,
  ...declarationChecks,
  ...processChecks,
  ...callChecks,
  ...kindChecks,
];
