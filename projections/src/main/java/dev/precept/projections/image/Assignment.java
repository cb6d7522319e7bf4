package dev.precept.projections.image;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;

/**
 * Somebody whom a role names for a time, or in an emergency.
 *
 * @param validity never without bounds and mark
 */
public record Assignment(Member member, Validity validity) {}
