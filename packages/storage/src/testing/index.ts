export { type FreshDatabase, freshPostgresDatabase, freshSqliteDatabase } from './fresh-store.ts';
export { sampleEntity } from './sample-entity.ts';
export { registerStoreContract } from './store-contract.ts';
