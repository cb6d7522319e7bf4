/** What a gateway in a JVM does when its service is cut off. */
@NullMarked
package dev.precept.gateway;

import org.jspecify.annotations.NullMarked;
