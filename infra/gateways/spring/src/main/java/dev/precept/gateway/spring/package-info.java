/**
 * Decisions in a Spring Cloud Gateway or a servlet application, by the service's own rule and from
 * an image that is kept in the process: one dependency, three settings.
 *
 * <ol>
 *   <li>A request that is not permitted reaches nothing behind the filter; any exception denies.
 *   <li>What the upstream is told of who asks is told by us: fields of those names that a client
 *       has sent are taken away.
 *   <li>What passes without a lease passes on routes that say so alone, and its answer tells.
 * </ol>
 */
@NullMarked
package dev.precept.gateway.spring;

import org.jspecify.annotations.NullMarked;
