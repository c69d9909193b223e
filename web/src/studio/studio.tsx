export function Studio(_: { wasm: Uint8Array<ArrayBuffer> }) {
  return <main class="studio" />;
}
