package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.opa.Document.Evaluated;
import dev.precept.pdp.door.Visit;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The documents by their paths, each beginning with '/': a package's is found at its own path only,
 * of any other also what is in it. Threads share it.
 *
 * @param owner the package that has documents about an input; null where none has
 */
record DataTree(
        Map<String, Document> documents,
        SortedMap<String, Document> packages,
        Function<JsonNode, @Nullable String> owner) {
    DataTree {
        documents = Map.copyOf(documents);
        packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
    }

    /**
     * What is at a path, about an input; null where nothing is.
     *
     * @param path as it was sent, empty for the root, which has all packages
     * @param input null for none: packages are there without, and have nothing in them
     * @throws InvalidInputException where the input is not one that the document there knows
     */
    @Nullable Evaluated evaluate(String path, Visit visit, @Nullable JsonNode input)
            throws InvalidInputException {
        if (path.isEmpty()) {
            return root(visit, input);
        }
        Document whole = packages.get(path);
        if (input == null) {
            return whole == null ? null : new Evaluated(Documents.empty(), null);
        }
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

    /** One decision at most: only one package knows what to do with an input. */
    private Evaluated root(Visit visit, @Nullable JsonNode input) throws InvalidInputException {
        ObjectNode root = Documents.empty();
        packages.keySet().forEach(name -> root.putObject(name.substring(1)));
        if (input == null) {
            return new Evaluated(root, null);
        }
        String name = owner.apply(input);
        Document owning = name == null ? null : packages.get(name);
        if (name == null || owning == null) {
            throw new InvalidInputException(
                    "the input is no evaluation, and nothing that a gateway's plugin sends");
        }
        Evaluated evaluated = owning.evaluate(visit, input);
        root.set(name.substring(1), evaluated.document());
        return new Evaluated(root, evaluated.question());
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
