package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** A document that can be asked for. Threads share it. */
@FunctionalInterface
interface Document {
    /**
     * A document about an input.
     *
     * @param question what was decided for it; null where nothing was
     */
    record Evaluated(JsonNode document, @Nullable AccessRequest question) {}

    /**
     * The document about an input.
     *
     * @throws InvalidInputException where the input is not one it knows
     */
    Evaluated evaluate(Visit visit, JsonNode input) throws InvalidInputException;
}
