package dev.precept.client;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** What a search finds, a page fetched whenever the one before is used up. */
final class Pages implements Iterable<JsonNode> {
    private final Function<@Nullable String, JsonNode> fetch;

    /** The function is given a page's token, null for the first, and answers the page. */
    Pages(Function<@Nullable String, JsonNode> fetch) {
        this.fetch = fetch;
    }

    @Override
    public Iterator<JsonNode> iterator() {
        return new Iterator<>() {
            private JsonNode page = fetch.apply(null);
            private Iterator<JsonNode> results = page.path("results").iterator();

            @Override
            public boolean hasNext() {
                while (!results.hasNext()) {
                    String next = page.path("page").path("next_token").asString("");
                    if (next.isEmpty()) {
                        return false;
                    }
                    page = fetch.apply(next);
                    results = page.path("results").iterator();
                }
                return true;
            }

            @Override
            public JsonNode next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return results.next();
            }
        };
    }
}
