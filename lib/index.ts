export * from './homelab';
