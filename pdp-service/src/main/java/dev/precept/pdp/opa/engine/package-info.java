/**
 * What policies in Rego are asked that only an Open Policy Agent can evaluate: a server that the
 * operator names. Protects that a decision waits for it no longer than it may, that one policy that
 * is slow or wrong holds up no other, and that whatever is not a plain answer denies. Those that
 * brought WebAssembly along need no server: {@link dev.precept.pdp.opa.wasm.RegoWasm}.
 *
 * <p>Read {@link dev.precept.pdp.opa.engine.RegoEngine} first, then {@link
 * dev.precept.pdp.opa.engine.OpaServer}.
 */
@NullMarked
package dev.precept.pdp.opa.engine;

import org.jspecify.annotations.NullMarked;
