/** What a promise rejects with; fails when it does not. */
export const failure = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected this to fail, but it succeeded');
};
