package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A bundle as an agent reads it: files by their names. */
record Bundle(Map<String, byte[]> files) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BLOCK = 512;

    static Bundle read(byte[] archive) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            byte[] all = in.readAllBytes();
            int at = 0;
            while (all[at] != 0) {
                String name = text(all, at, 100);
                int size = Integer.parseInt(text(all, at + 124, 12).trim(), 8);
                byte[] content = new byte[size];
                System.arraycopy(all, at + BLOCK, content, 0, size);
                assertThat(files.put(name, content)).isNull();
                at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
            }
            assertThat(all).hasSize(at + 2 * BLOCK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Bundle(files);
    }

    private static String text(byte[] block, int from, int most) {
        int end = from;
        while (end < from + most && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }

    boolean isDelta() {
        return files.containsKey("patch.json");
    }

    JsonNode json(String name) {
        byte[] content = files.get(name);
        assertThat(content).as(name + " of " + files.keySet()).isNotNull();
        return JSON.readTree(content);
    }

    String revision() {
        return json(".manifest").get("revision").asString();
    }

    /** A snapshot's data below {@code data.precept}. */
    ObjectNode data() {
        assertThat(isDelta()).isFalse();
        ObjectNode data = JSON.createObjectNode();
        files.forEach(
                (name, content) -> {
                    String[] path = name.split("/", -1);
                    if (path.length == 3 && path[2].equals("data.json")) {
                        assertThat(path[0]).isEqualTo("precept");
                        data.set(path[1], JSON.readTree(content));
                    }
                });
        return data;
    }

    /** What an agent has that had this and takes in the bundle. */
    ObjectNode after(ObjectNode before) {
        if (!isDelta()) {
            return data();
        }
        JsonNode patch = json("patch.json").get("data");
        assertThat(patch).isNotEmpty();
        ObjectNode data = before.deepCopy();
        for (JsonNode operation : patch) {
            String[] path = operation.get("path").asString().split("/", -1);
            assertThat(path).hasSize(4);
            assertThat(path[1]).isEqualTo("precept");
            ObjectNode collection = (ObjectNode) data.get(segment(path[2]));
            String key = segment(path[3]);
            if (operation.get("op").asString().equals("remove")) {
                assertThat(collection.has(key)).as(key).isTrue();
                collection.remove(key);
            } else {
                assertThat(operation.get("op").asString()).isEqualTo("upsert");
                collection.set(key, operation.get("value"));
            }
        }
        return data;
    }

    private static String segment(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)
                .replace("~1", "/")
                .replace("~0", "~");
    }
}
