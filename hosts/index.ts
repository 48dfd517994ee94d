export { type FilledFile, filledFiles } from './filled-files';
