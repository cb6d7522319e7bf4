package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Visit;

import tools.jackson.databind.JsonNode;

/** A document that can be asked for. Threads share it. */
@FunctionalInterface
interface Document {
    /**
     * The document about an input, as JSON.
     *
     * @throws InvalidInputException where the input is not one it knows
     */
    String evaluate(Visit visit, JsonNode input) throws InvalidInputException;
}
