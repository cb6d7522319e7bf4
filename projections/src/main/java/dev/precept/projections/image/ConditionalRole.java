package dev.precept.projections.image;

import dev.precept.domain.role.RoleAudience;
import dev.precept.projections.condition.CompiledCondition;

/**
 * A role that gives a scope under a condition.
 *
 * @param number the role's
 * @param audience the role's
 */
record ConditionalRole(int number, RoleAudience audience, CompiledCondition condition) {}
