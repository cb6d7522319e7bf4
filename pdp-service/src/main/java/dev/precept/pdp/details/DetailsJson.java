package dev.precept.pdp.details;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of authorization details and their schemas: bounded, no member twice. */
final class DetailsJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.DEPTH)
                                                    .maxNumberLength(Limits.NUMBER_CHARACTERS)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private DetailsJson() {}

    /**
     * The value that the text is.
     *
     * @throws tools.jackson.core.JacksonException where it is none, or one too deep
     */
    static JsonNode read(String json) {
        return MAPPER.readTree(json);
    }

    /** The value as it goes into tokens. */
    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }
}
