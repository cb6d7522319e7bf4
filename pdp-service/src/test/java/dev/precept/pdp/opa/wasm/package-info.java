/** Tests of policies in WebAssembly. */
@NullMarked
package dev.precept.pdp.opa.wasm;

import org.jspecify.annotations.NullMarked;
