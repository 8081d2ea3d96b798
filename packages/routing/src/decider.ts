/**
 * Version of the rules by which this package decides. Raised when an entity learns something that an older decider
 * must not ignore, or when the same input may be decided otherwise. Events carry it; entities say in `needs` which is
 * the lowest that understands them.
 */
export const DECIDER = 1
