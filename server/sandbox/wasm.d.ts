// The build holds WebAssembly inside the bundle as bytes.
declare module '@jitl/quickjs-wasmfile-release-sync/wasm' {
  const bytes: Uint8Array
  export default bytes
}
