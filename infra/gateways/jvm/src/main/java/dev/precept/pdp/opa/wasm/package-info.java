/**
 * Policies in Rego that their authors made into WebAssembly, evaluated in the process. Protects
 * that an evaluation ends, takes no more than is counted, and reaches nothing but its input. It
 * lies here, where embedded decision points have it as well; its tests are the service's, beside
 * those of {@code dev.precept.pdp.opa.engine}, which evaluates what has no WebAssembly.
 *
 * <p>Read {@link dev.precept.pdp.opa.wasm.RegoWasm} first, then {@link
 * dev.precept.pdp.opa.wasm.CountingModule}.
 */
@NullMarked
package dev.precept.pdp.opa.wasm;

import org.jspecify.annotations.NullMarked;
