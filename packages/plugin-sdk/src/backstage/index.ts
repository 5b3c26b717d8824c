// Apart from the contract, for plugins that find documents of Backstage in the remote system.
export { type BackstageImport, importBackstage, isBackstageDocument } from '@gantry/contracts';
