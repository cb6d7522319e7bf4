/** Ids, value types and the answers of deciders: what every aggregate uses. */
@NullMarked
package dev.precept.domain.shared;

import org.jspecify.annotations.NullMarked;
