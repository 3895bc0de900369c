/** WebKitGTK 2.50 can't iterate over a `ReadableStream`, which pdf.js does. */
export function allowStreamIteration(): void {
  const prototype = ReadableStream.prototype as unknown as Record<symbol, unknown>;
  prototype[Symbol.asyncIterator] ??= async function* (this: ReadableStream<unknown>) {
    const reader = this.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      reader.releaseLock();
    }
  };
}
