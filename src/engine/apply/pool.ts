/**
 * Works through a stream of jobs, at most `size` at a time, taking the next only when there is room: nothing holds them all. The first failure stops the
 * taking; what is under way finishes, then the failure is thrown.
 */
export async function inParallel<T>(
  jobs: AsyncIterable<T>,
  size: number,
  work: (job: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const job of jobs) {
    if (failures.length > 0) break;
    const task = work(job)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= size) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
