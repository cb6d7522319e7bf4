/**
 * What keeps an embedded decision point in step with the service, over HTTP: its image, its lease
 * and what it reports. Threads and files are here; what they do is decided in {@code
 * dev.precept.projections.embedded}.
 */
@NullMarked
package dev.precept.gateway;

import org.jspecify.annotations.NullMarked;
