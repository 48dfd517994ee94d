import { startPage } from './page-app';
import { answerJobs } from './worker';

// The same script serves the page and, started from its own text, the worker that plays many outages beside it.
if (typeof document === 'undefined') answerJobs();
else startPage();
