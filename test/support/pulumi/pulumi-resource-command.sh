#!/bin/sh
# Pulumi finds a plugin on PATH by its name (here: pulumi-resource-command, a link to this file).
# RIDETHROUGH_REPOSITORY is set by engine.ts.
export JITI_FS_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/ridethrough/jiti"
exec node "$RIDETHROUGH_REPOSITORY/node_modules/jiti/lib/jiti-cli.mjs" \
  "$RIDETHROUGH_REPOSITORY/test/support/pulumi/command-plugin.ts" "$@"
