/** Webhooks over HTTP: the whole service, and receivers that listen. */
@NullMarked
package dev.precept.pdp.stream.webhook;

import org.jspecify.annotations.NullMarked;
