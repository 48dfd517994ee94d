/**
 * Stands in a copied homelab for a value that was there and could not be taken; what is wrong with it is already
 * said. It is neither missing nor usable.
 */
export const BROKEN: unique symbol = Symbol('broken');
