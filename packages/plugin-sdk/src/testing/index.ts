export {
  type CheckResult,
  type ContractReport,
  checkPlugin,
  tierReaches,
} from './check-plugin.ts';
export { CONTRACT_TIERS, type ContractCheck, type ContractTier } from './contract-check.ts';
export { CONTRACT_CHECKS } from './contract-checks.ts';
export {
  type ApiDescription,
  type ApiFault,
  type ApiOperation,
  type DescribedAnswer,
  type DescribedApi,
  type DescribedApiOptions,
  type DescribedRequest,
  startDescribedApi,
} from './described-api.ts';
export { type RegisterTest, registerContract } from './register-contract.ts';
export type {
  PluginSubject,
  RunningSubject,
  SubjectAnswer,
  SubjectCall,
  SubjectConfiguration,
  SubjectEnd,
  SubjectLoading,
} from './subject.ts';
