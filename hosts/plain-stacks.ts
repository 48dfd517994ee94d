/**
 * For the Pulumi program alone. Pulumi's runner has every stack trace mapped back to sources, and its SDK takes several for
 * each resource: reading the maps of the SDK takes as long as some machine does to answer. Nothing of ours carries a map.
 */
Reflect.deleteProperty(Error, 'prepareStackTrace');
