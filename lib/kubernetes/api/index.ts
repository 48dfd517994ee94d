export * from './cert-manager';
export * from './cilium';
export * from './core';
export * from './flux';
export * from './gateway-api';
export * from './label-selector';
export * from './prometheus-operator';
export * from './typed-api-object';
