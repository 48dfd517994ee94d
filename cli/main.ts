#!/usr/bin/env node
import '../lib/process/late-optimizer';
import './compile-cache';
import { endWith, untilSaid } from './end';
import { sayLateErrors } from './late-errors';
import { run } from './program';

sayLateErrors(endWith);
untilSaid();
run(process.argv).then(endWith);
