import type { OverlayWorld } from './overlay-world.ts';
import type { WireReply, WireRequest } from './wire.ts';

/** Asks moto; the request may be changed before. */
export type Forward = (request: WireRequest) => Promise<WireReply>;

export type Overlaid = {
  /** What moto 5.2.1 does instead. */
  readonly why: string;
  readonly answer: (request: WireRequest, world: OverlayWorld, forward: Forward) => Promise<WireReply>;
};
