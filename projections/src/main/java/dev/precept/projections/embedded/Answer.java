package dev.precept.projections.embedded;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;

import org.jspecify.annotations.Nullable;

/**
 * What a gateway does with a request.
 *
 * @param decision whether it passes, and why
 * @param request what was decided; null where there was no image to ask
 * @param isStale whether it passes although nobody can say whether it still may
 */
public record Answer(Decision decision, @Nullable AccessRequest request, boolean isStale) {}
