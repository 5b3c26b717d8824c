// For plugins that read JSON of remote systems without a client of the vendor's.
export { askJson, type JsonQuestion } from './ask-json.ts';
export {
  defined,
  type JsonRecord,
  readList,
  readNumber,
  readRecord,
  readText,
  textIn,
} from './read-json.ts';
