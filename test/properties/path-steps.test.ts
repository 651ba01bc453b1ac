import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networksOf } from '../../functions/account/network/parts.ts';
import { pathToService } from '../../functions/account/network/path/other-region.ts';
import { pathsOf } from '../../functions/sessions/paths/node-paths.ts';
import { PATH_STEPS, type PathStepFound, pathStepsOf } from '../../functions/sessions/steps/path-steps.ts';
import { traceOf } from '../../functions/sessions/steps/trace.ts';
import { wayTo } from '../../functions/sessions/steps/way.ts';
import { arbitraryGuarded } from '../support/arbitrary/guarded-network.ts';
import { arbitraryNames } from '../support/arbitrary/names.ts';
import {
  arbitraryContext,
  arbitraryNetwork,
  arbitraryNode,
  arbitraryService,
} from '../support/arbitrary/network.ts';
import { runs } from '../support/arbitrary/runs.ts';
import { spokeWith } from '../support/samples/sample-names.ts';

const RUNS = { numRuns: runs(120) };

const verdicts = (steps: readonly PathStepFound[]) => steps.map(({ verdict }) => verdict);

it('the steps say what the path engine says: green up to the step that decides, and skipped behind a break', () => {
  fc.assert(
    fc.property(arbitraryGuarded, (state) => {
      for (const network of networksOf(state)) {
        for (const { node, need, verdict } of pathsOf(state, network)) {
          const steps = pathStepsOf(state, network, node).filter(({ service }) => service === need.service);
          expect(steps.map(({ step }) => PATH_STEPS.indexOf(step))).toEqual(
            steps.map(({ step }) => PATH_STEPS.indexOf(step)).toSorted((a, b) => a - b),
          );
          if (verdict.kind === 'reachable') {
            expect(new Set(verdicts(steps))).toEqual(new Set(['pass']));
            continue;
          }
          const at = steps.findIndex(({ step }) => step === verdict.step);
          const decides = steps[at]?.verdict ?? '';
          expect(['fail', 'unknown']).toContain(decides);
          expect(verdicts(steps).filter((one) => one === 'fail')).toHaveLength(decides === 'fail' ? 1 : 0);
          expect(verdicts(steps.slice(0, at))).not.toContain('skipped');
          if (decides === 'fail')
            expect(verdicts(steps.slice(at + 1)).every((one) => one === 'skipped')).toBe(true);
        }
      }
    }),
    RUNS,
  );
});

it('no step of the way that is shown is closed where the path engine says that the service is reached', () => {
  const given = {
    network: fc.oneof(arbitraryNetwork, fc.constant(spokeWith(undefined))),
    node: arbitraryNode,
    service: arbitraryService,
    context: arbitraryContext,
    names: fc.option(arbitraryNames, { nil: undefined }),
  };
  fc.assert(
    fc.property(fc.record(given), ({ names, network: bare, ...rest }) => {
      const network = names ? { ...bare, names } : bare;
      const asked = { ...rest, network };
      fc.pre(pathToService(asked.service, asked.node, network, asked.context).kind === 'reachable');
      const closed = traceOf(asked, wayTo(asked)).filter(({ found }) => found.kind === 'broken');
      expect(closed).toEqual([]);
    }),
    { numRuns: runs(80), maxSkipsPerRun: 1000 },
  );
});
