import { doJob } from './do-job';
import type { Job, JobReply } from './job';

/** No more often than anybody can see, in milliseconds. */
const BETWEEN_REPORTS = 100;

/** In a worker: does the job it is given, and tells how far it is. */
export function answerJobs(): void {
  const say = (reply: JobReply<unknown>) => postMessage(reply);
  addEventListener('message', ({ data }: MessageEvent<Job>) => {
    let told = 0;
    try {
      const result = doJob(data, (progress) => {
        const now = performance.now();
        if (now - told < BETWEEN_REPORTS) return;
        told = now;
        say({ progress });
      });
      say({ result });
    } catch (error) {
      say({ problem: error instanceof Error ? error.message : String(error) });
    }
  });
}
