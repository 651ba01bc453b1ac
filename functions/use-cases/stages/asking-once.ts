import type { AccountReader } from '../../core/ports.ts';
import type { Guard } from '../guard.ts';

/** A guard that asks EC2 once for the tags that exempt, for all findings of a judgement or of a part of the account. */
export const askingOnce = (guard: Guard): Guard => {
  const { reader } = guard.ports;
  let asked: ReturnType<AccountReader['ec2Tagged']> | undefined;
  const ec2Tagged = (key: string) => {
    asked ??= reader.ec2Tagged(key);
    return asked;
  };
  return { ...guard, ports: { ...guard.ports, reader: { ...reader, ec2Tagged } } };
};

/**
 * Asks for the tags beside what is read anyway, so that a decision need not wait for them. Whoever needs them hears of a
 * failure.
 */
export const askTagsEarly = ({ ports, config }: Guard): void => {
  ports.reader.ec2Tagged(config.ignoreTag).catch(() => undefined);
};
