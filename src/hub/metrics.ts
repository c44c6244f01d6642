import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for the operator's monitoring: none names a clinic, a device or a stream. */
export const createMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'wardlight_hub_' });
  const registers = [registry];
  return {
    registry,
    answers: new Histogram({ name: 'wardlight_hub_answer_seconds', help: 'Time from the request to the answer', labelNames: ['call', 'status'] as const, buckets: [0.005, 0.02, 0.1, 0.5, 2, 10], registers }),
    refusals: new Counter({ name: 'wardlight_hub_refusals_total', help: 'Calls that were refused', labelNames: ['code'] as const, registers }),
    envelopes: new Counter({ name: 'wardlight_hub_envelopes_total', help: 'Envelopes taken, and those that were held already', labelNames: ['outcome'] as const, registers }),
    pushedBytes: new Counter({ name: 'wardlight_hub_pushed_bytes_total', help: 'Bytes of batches taken', registers }),
    pulledBytes: new Counter({ name: 'wardlight_hub_pulled_bytes_total', help: 'Bytes of pages given out', registers }),
    waiting: new Gauge({ name: 'wardlight_hub_waiting', help: 'Devices that wait for news', registers }),
    failures: new Counter({ name: 'wardlight_hub_failures_total', help: 'Calls that failed by a fault of the hub or its store', registers }),
  };
};
export type Metrics = ReturnType<typeof createMetrics>;
