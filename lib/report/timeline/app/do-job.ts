import { sweep } from '../../../power/sweep';
import { eachFault, everyLength } from '../every-length';
import type { Job, JobResults } from './job';

/** Does a job, wherever that is. */
export function doJob(job: Job, progress: (done: number) => void): JobResults[Job['kind']] {
  switch (job.kind) {
    case 'every-length':
      return everyLength(job.plan, job, job.lengths, progress);
    case 'each-fault':
      return eachFault(job.plan, job.faults, job.lengths, progress);
    case 'sweep':
      return sweep(job.plan, { faults: job.faults, progress });
  }
}
