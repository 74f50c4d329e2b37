/**
 * The smallest part of what happened that still fails: halves are left out first, then quarters, down to single happenings, until none can go any more.
 * `fails` says whether a walk with only these happenings fails in the same way. At most `tries` walks are made.
 */
export async function shrink(
  happened: readonly string[],
  fails: (kept: readonly string[]) => Promise<boolean>,
  tries = 400,
): Promise<readonly string[]> {
  let kept = happened;
  let left = tries;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && left > 0;) {
    let smaller = false;
    for (let from = 0; from < kept.length && left > 0;) {
      const rest = kept.toSpliced(from, size);
      left -= 1;
      if (await fails(rest)) {
        kept = rest;
        smaller = true;
      } else from += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (!smaller) break;
  }
  return kept;
}
