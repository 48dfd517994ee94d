import { doJob } from './do-job';
import type { Job, JobReply, JobResults } from './job';

/** A job that was begun. */
export interface Begun {
  /** Its result comes no more. */
  cancel(): void;
}

type ResultOf<J extends Job> = JobResults[J['kind']];

/** What to do with what comes of a job. */
export interface Receiver<T> {
  progress?: (done: number) => void;
  result: (result: T) => void;
  problem: (words: string) => void;
}

let workerUrl: string | undefined;

/** Begins a job beside the page, so that the page goes on answering. Where no worker may start, in the page itself. */
export function begin<J extends Job>(job: J, receiver: Receiver<ResultOf<J>>): Begun {
  const worker = newWorker();
  if (worker === undefined) return beginHere(job, receiver);
  worker.onmessage = ({ data }: MessageEvent<JobReply<ResultOf<J>>>) => {
    if ('progress' in data) receiver.progress?.(data.progress);
    else {
      worker.terminate();
      if ('result' in data) receiver.result(data.result);
      else receiver.problem(data.problem);
    }
  };
  let replaced: Begun | undefined;
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    replaced = beginHere(job, receiver);
  };
  worker.postMessage(job);
  return {
    cancel: () => {
      worker.terminate();
      replaced?.cancel();
    },
  };
}

/** From the text of the page's own script: a file that is opened from a disk may load no other. */
function newWorker(): Worker | undefined {
  try {
    if (workerUrl === undefined) {
      const text = document.getElementById('app')?.textContent ?? '';
      workerUrl = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    }
    return new Worker(workerUrl);
  } catch {
    return undefined;
  }
}

function beginHere<J extends Job>(job: J, { result, problem }: Receiver<ResultOf<J>>): Begun {
  const timer = setTimeout(() => {
    try {
      result(doJob(job, () => {}) as ResultOf<J>);
    } catch (error) {
      problem(error instanceof Error ? error.message : String(error));
    }
  }, 50);
  return { cancel: () => clearTimeout(timer) };
}
