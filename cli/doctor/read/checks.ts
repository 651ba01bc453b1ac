import type { ManagedNode } from '../../../functions/account/nodes/managed-node.ts';
import type { ReaderPart } from '../../../functions/adapters/aws/permissions/index.ts';
import type { Assessment } from '../../../functions/core/assessment.ts';
import type { Prerequisite, Result } from '../../../functions/core/prerequisite.ts';
import type { JudgedPart } from '../../../functions/use-cases/sweep/slice.ts';
import type { Check } from '../examination.ts';
import { vpcsOfSubject } from './places.ts';
import type { Refusals } from './refused.ts';

/** What the checks of a part are made with. */
export type Context = {
  readonly prerequisites: ReadonlyMap<string, Prerequisite>;
  readonly nodes: ReadonlyMap<string, ManagedNode>;
  readonly refusals: Refusals;
};

const PARTS: Readonly<Record<Prerequisite['family'], readonly ReaderPart[]>> = {
  preferences: ['preferences', 'nodes'],
  network: ['network'],
  identity: ['identity'],
};

/** The parts of the reader that a prerequisite rests on. */
export const partsOf = ({ id, family }: Prerequisite): readonly ReaderPart[] =>
  id === 'guard-trail' ? ['trails'] : PARTS[family];

/** The checks speak of the guard, whose role reads in an installation. */
const ofCaller = (because: string): string => because.replaceAll('the guard may not', 'the caller may not');

type Said = Omit<Check, 'prerequisite' | 'subject' | 'vpcs'>;

const hitOf = (result: Extract<Result, { kind: 'fail' }>): Pick<Check, 'hit'> =>
  result.hit ? { hit: { ...result.hit, atLeast: false } } : {};

const failed = (result: Extract<Result, { kind: 'fail' }>): Said => ({
  verdict: 'fail',
  because: result.because,
  impact: result.impact,
  ...(result.userSees ? { userSees: result.userSees } : {}),
  ...hitOf(result),
  // They come with the alert of the failure.
  commands: [],
});

const verdictOf = ({ result }: Assessment, prerequisite: Prerequisite, { refusals }: Context): Said => {
  if (result.kind === 'fail') return failed(result);
  if (result.kind !== 'unknown') return { verdict: result.kind, because: '', commands: [] };
  const missing = refusals.missing(result.because, partsOf(prerequisite));
  return {
    verdict: 'unknown',
    because: ofCaller(result.because),
    ...(missing ? { missing } : {}),
    commands: [],
  };
};

/** The checks of a part of the account, without the part itself. */
export const checksOf = ({ state, assessments }: JudgedPart, context: Context): readonly Check[] =>
  assessments.flatMap((assessment): readonly Check[] => {
    const prerequisite = context.prerequisites.get(assessment.prerequisite);
    if (!prerequisite) return [];
    const { subject } = assessment.result;
    const vpcs = vpcsOfSubject(subject, state, context.nodes);
    return [
      {
        prerequisite: prerequisite.id,
        subject,
        ...verdictOf(assessment, prerequisite, context),
        ...(vpcs.length > 0 ? { vpcs } : {}),
      },
    ];
  });
