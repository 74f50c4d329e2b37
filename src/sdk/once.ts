/** Something that is loaded when first needed and then kept for everybody; a failure is not kept. */
export interface Once<T> {
  get(): Promise<T>;
  /** Loads anew, for everybody from now on. */
  reload(): Promise<T>;
}

/** Makes a value that is loaded once, by whoever asks first; all who ask meanwhile wait for that one load. */
export const once = <T>(load: () => Promise<T>): Once<T> => {
  let held: Promise<T> | undefined;
  const reload = (): Promise<T> => {
    const loading = load();
    held = loading;
    loading.catch(() => {
      if (held === loading) held = undefined;
    });
    return loading;
  };
  return { get: () => held ?? reload(), reload };
};
