/** Does some work while whatever is printed on stdout goes to stderr: a homelab's file may print, and stdout is data. */
export async function stdoutAside<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const write = stdout.write;
  stdout.write = stderr.write.bind(stderr);
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}
