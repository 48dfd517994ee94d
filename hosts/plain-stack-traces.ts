/**
 * For the Pulumi program alone. Pulumi's runner has every stack trace mapped back to sources, and its SDK takes several
 * for each resource: reading the maps of the SDK takes a tenth of a second. Nothing of ours carries a map.
 */
Reflect.deleteProperty(Error, 'prepareStackTrace');
