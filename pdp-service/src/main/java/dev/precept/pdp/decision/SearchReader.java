package dev.precept.pdp.decision;

import dev.precept.pdp.decision.PartsReader.BadRequest;
import dev.precept.pdp.decision.SearchRequest.Kind;
import dev.precept.pdp.decision.SearchRequest.Page;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.math.BigInteger;

/** Reads requests of the search APIs (AuthZEN 1.0 section 8). */
final class SearchReader {
    private final JsonParser parser;
    private final PartsReader parts;

    private SearchReader(JsonParser parser) {
        this.parser = parser;
        this.parts = new PartsReader(parser);
    }

    /** Reads a whole body; what is read can be asked. */
    static SearchRequest read(Kind kind, byte[] body) throws BadRequest {
        SearchRequest request =
                PartsReader.read(body, parser -> new SearchReader(parser).request(kind));
        String problem = request.problem();
        if (problem != null) {
            throw new BadRequest(problem);
        }
        return request;
    }

    private SearchRequest request(Kind kind) throws BadRequest {
        Page page = Page.FIRST;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "page" -> page = page(value);
                case "action" -> {
                    if (kind == Kind.ACTION) {
                        parser.skipChildren();
                    } else {
                        parts.read(name, value);
                    }
                }
                default -> parts.read(name, value);
            }
        }
        return SearchRequest.of(kind, parts.evaluation(), page);
    }

    private Page page(JsonToken value) throws BadRequest {
        if (value != JsonToken.START_OBJECT) {
            throw new BadRequest("page must be an object");
        }
        String token = null;
        int limit = Limits.PAGE;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "token" -> token = token(member);
                case "limit" -> limit = limit(member);
                default -> parser.skipChildren();
            }
        }
        return new Page(token, limit);
    }

    /** The empty token, which ends a list, begins it anew. */
    private @Nullable String token(JsonToken value) throws BadRequest {
        if (value != JsonToken.VALUE_STRING) {
            throw new BadRequest("page.token must be a string");
        }
        String token = parser.getString();
        return token.isEmpty() ? null : token;
    }

    private int limit(JsonToken value) throws BadRequest {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            BigInteger limit = parser.getBigIntegerValue();
            if (limit.signum() > 0) {
                return limit.min(BigInteger.valueOf(Limits.LONGEST_PAGE)).intValue();
            }
        }
        throw new BadRequest("page.limit must be a whole number from 1 on");
    }
}
