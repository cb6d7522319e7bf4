/**
 * What is said of users, groups, resource instances and requests beyond their names: values that
 * conditions read. Nothing personal is among those the log keeps.
 */
@NullMarked
package dev.precept.domain.attribute;

import org.jspecify.annotations.NullMarked;
