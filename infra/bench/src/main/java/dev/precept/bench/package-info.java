/**
 * The benchmarks: each measures ours and the other side in turn, on one machine, after it has made
 * sure that both give the same answers.
 */
@NullMarked
package dev.precept.bench;

import org.jspecify.annotations.NullMarked;
