/**
 * Webhooks are told of what happens: each one event after the other, in the order of the log, none
 * left out, each until it is taken; signed as Standard Webhooks has it.
 */
@NullMarked
package dev.precept.pdp.stream.webhook;

import org.jspecify.annotations.NullMarked;
