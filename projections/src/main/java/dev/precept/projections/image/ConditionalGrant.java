package dev.precept.projections.image;

import dev.precept.projections.condition.CompiledCondition;

/** A role that gives whoever holds it a scope, as long as its condition is met. */
public record ConditionalGrant(RoleImage role, CompiledCondition condition) {}
