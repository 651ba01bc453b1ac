import type { OfferedApi, RepairApi } from '../../account/api-call.ts';
import type { Decoder } from '../../core/effect.ts';
import { documentScope } from '../../core/effect.ts';

/**
 * The services that a node must reach depend on where its sessions are logged and which key encrypts them. So
 * a change of the network is judged together with the guarded documents.
 */
export const besidePreferences = <Api extends RepairApi | OfferedApi>(
  watches: Readonly<Record<string, Decoder<Api>>>,
): Readonly<Record<string, Decoder<Api>>> =>
  Object.fromEntries(
    Object.entries(watches).map(([api, decode]): [string, Decoder<Api>] => [
      api,
      (change, context) => {
        const decoded = decode(change, context);
        if (decoded.kind === 'irrelevant' || decoded.kind === 'unreadable') return decoded;
        const documents = documentScope(context);
        return { ...decoded, scope: { ...decoded.scope, documents } };
      },
    ]),
  );
