package dev.precept.cli;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Values as JSON has them, read and written as JSON or YAML. YAML is read as far as JSON can say
 * it: nothing is constructed from tags, dates are text, aliases are bounded, names are there once.
 */
public final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.DEPTH)
                                                    .maxStringLength(Limits.BYTES)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private int nodes;

    private Trees() {}

    /** An object without members. */
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** An array without items. */
    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** Reads JSON; where there is none, the failure says where it breaks off. */
    public static JsonNode json(byte[] bytes, String name) {
        try {
            JsonNode read = JSON.readTree(bytes);
            if (read.isMissingNode()) {
                throw Failure.usage(name + " is empty.");
            }
            return read;
        } catch (JacksonException e) {
            throw Failure.usage(name + " is no JSON: " + where(e) + e.getOriginalMessage());
        }
    }

    private static String where(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : "line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr()
                        + ": ";
    }

    /**
     * Reads JSON or YAML. What begins with a brace or bracket may be either; where it is neither,
     * the failure is that of JSON.
     */
    public static JsonNode document(byte[] bytes, String name) {
        String text = text(bytes, name);
        if (!isBracketed(text)) {
            return yaml(text, name);
        }
        try {
            return json(bytes, name);
        } catch (Failure noJson) {
            if (isYaml(text, name)) {
                return yaml(text, name);
            }
            throw noJson;
        }
    }

    /** Whether the bytes are to be sent as JSON. */
    static boolean isJson(byte[] bytes, String name) {
        String text = text(bytes, name);
        if (!isBracketed(text)) {
            return false;
        }
        try {
            json(bytes, name);
            return true;
        } catch (Failure _) {
            return !isYaml(text, name);
        }
    }

    private static boolean isBracketed(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static boolean isYaml(String text, String name) {
        try {
            yaml(text, name);
            return true;
        } catch (Failure _) {
            return false;
        }
    }

    private static String text(byte[] bytes, String name) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw Failure.usage(name + " is not UTF-8.");
        }
    }

    private static JsonNode yaml(String text, String name) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(Limits.DEPTH);
        options.setMaxAliasesForCollections(Limits.ALIASES);
        options.setCodePointLimit(Limits.BYTES);
        options.setMergeOnCompose(true);
        // Files of other products name their classes; here a tag makes nothing.
        options.setTagInspector(tag -> true);
        try {
            Node root =
                    new Yaml(
                                    new SafeConstructor(options),
                                    new Representer(new DumperOptions()),
                                    new DumperOptions(),
                                    options,
                                    new Resolver())
                            .compose(new StringReader(text));
            if (root == null) {
                throw Failure.usage(name + " is empty.");
            }
            return new Trees().tree(root, 0);
        } catch (YAMLException | IllegalArgumentException e) {
            throw Failure.usage(name + " is no YAML: " + e.getMessage());
        }
    }

    private JsonNode tree(Node node, int depth) {
        if (depth > Limits.DEPTH || ++nodes > Limits.BYTES / 8) {
            throw new YAMLException("it is too deep or has too many values");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, depth);
            case SequenceNode sequence -> {
                ArrayNode array = NODES.arrayNode();
                sequence.getValue().forEach(item -> array.add(tree(item, depth + 1)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            case AnchorNode anchor -> tree(anchor.getRealNode(), depth + 1);
            default -> throw new YAMLException("unknown kind of node");
        };
    }

    private ObjectNode object(MappingNode mapping, int depth) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new YAMLException("a name must be a string" + mapping.getStartMark());
            }
            if (object.has(key.getValue())) {
                throw new YAMLException(
                        "the member '" + key.getValue() + "' is there twice" + key.getStartMark());
            }
            object.set(key.getValue(), tree(tuple.getValueNode(), depth + 1));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return NODES.booleanNode(text.equals("true"));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            try {
                return NODES.numberNode(new BigDecimal(text));
            } catch (NumberFormatException _) {
                return NODES.stringNode(text);
            }
        }
        return NODES.stringNode(text);
    }

    /** The value as JSON, indented, without a line end. */
    public static String json(JsonNode value) {
        return JSON.writeValueAsString(value);
    }

    /** The value as JSON in one line. */
    static String line(JsonNode value) {
        return value.toString();
    }

    /** The value as YAML, with a line end. */
    public static String yaml(JsonNode value) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        return new Yaml(options).dump(JSON.treeToValue(value, Object.class));
    }
}
