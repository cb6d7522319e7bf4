/** Tests of the Spring filters, in real applications. */
@NullMarked
package dev.precept.gateway.spring;

import org.jspecify.annotations.NullMarked;
