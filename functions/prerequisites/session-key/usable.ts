import type { Key } from '../../account/preferences/preferences.ts';

/**
 * "You can use a multi-Region key in cryptographic operations while it's updating":
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-update.html
 */
const USABLE = ['Enabled', 'Updating'];

/** Can a key encrypt and decrypt? */
export const isUsable = ({ state }: Key): boolean => USABLE.includes(state);
