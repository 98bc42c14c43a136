/** The repository's folder. */
export const repositoryRoot = new URL('../../', import.meta.url);
