/** A Spring Cloud Gateway with one route. */
@NullMarked
package dev.precept.sample.gateway;

import org.jspecify.annotations.NullMarked;
