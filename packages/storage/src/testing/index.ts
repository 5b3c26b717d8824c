export { type FreshDatabase, freshPostgresDatabase, freshSqliteDatabase } from './fresh-store.ts';
export { sampleEntity } from './sample-entity.ts';
export { sampleJob, sampleSchedule } from './sample-job.ts';
export { registerStoreContract } from './store-contract.ts';
