package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.opa.Document.Evaluated;
import dev.precept.pdp.door.Visit;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The documents by their paths, each beginning with '/': a package's is found at its own path only,
 * of any other also what is in it. Threads share it.
 */
record DataTree(Map<String, Document> documents, Map<String, Document> packages) {
    DataTree {
        documents = Map.copyOf(documents);
        packages = Map.copyOf(packages);
    }

    /**
     * What is at a path, about an input; null where nothing is.
     *
     * @param path as it was sent, empty for the root, which has nothing
     * @throws InvalidInputException where the input is not one that the document there knows
     */
    @Nullable Evaluated evaluate(String path, Visit visit, JsonNode input)
            throws InvalidInputException {
        Document whole = packages.get(path);
        if (whole != null) {
            return whole.evaluate(visit, input);
        }
        int end = path.length();
        while (end > 0) {
            Document document = documents.get(path.substring(0, end));
            if (document != null) {
                Evaluated evaluated = document.evaluate(visit, input);
                JsonNode found = below(evaluated.document(), path.substring(end));
                return found == null ? null : new Evaluated(found, evaluated.question());
            }
            end = path.lastIndexOf('/', end - 1);
        }
        return null;
    }

    private static @Nullable JsonNode below(JsonNode document, String path)
            throws InvalidInputException {
        JsonNode node = document;
        if (!path.isEmpty()) {
            for (String segment : path.substring(1).split("/", -1)) {
                node = node == null ? null : node.get(decoded(segment));
            }
        }
        return node;
    }

    private static String decoded(String segment) throws InvalidInputException {
        try {
            // A plus is no space in a path.
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidInputException("the path is not percent-encoded");
        }
    }
}
