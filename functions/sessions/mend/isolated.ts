import type { Tags } from '../../account/observed.ts';

/** Words with which people tag a suspect, or the group into which they move it. */
const NAMED = /quarantin|isolat|forensic|contain(ed|ment)|incident/i;

/** Do tags say that something is isolated on purpose? No page names such a tag, so these are the words of the guides. */
export const isTaggedIsolated = (tags: Tags): boolean =>
  Object.entries(tags).some(([key, value]) => NAMED.test(key) || NAMED.test(value));
