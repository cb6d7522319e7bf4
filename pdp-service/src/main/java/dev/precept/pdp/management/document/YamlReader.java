package dev.precept.pdp.management.document;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads one YAML document in UTF-8 as far as JSON can say it: names of members are leaves. Nothing
 * is constructed from tags. An alias gives the very node it names, so that aliases of aliases cost
 * nothing; one that contains itself is refused.
 */
public final class YamlReader {
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");

    /** As JSON writes numbers, and as long as those may be. */
    private static final Pattern NUMBER =
            Pattern.compile(
                    "-?(0|[1-9][0-9]{0,"
                            + Limits.NUMBER_CHARACTERS
                            + "})(\\.[0-9]{1,"
                            + Limits.NUMBER_CHARACTERS
                            + "})?([eE][-+]?[0-9]{1,4})?");

    private final Map<org.yaml.snakeyaml.nodes.Node, Node> read = new IdentityHashMap<>();
    private final Map<org.yaml.snakeyaml.nodes.Node, Boolean> open = new IdentityHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private int merged;

    private YamlReader() {}

    /** Reads a whole document. */
    public static Parsed read(byte[] document) {
        String text = Utf8.decode(document);
        if (text == null) {
            return malformed(null, "The document is not UTF-8.");
        }
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(Limits.DEPTH);
        options.setMaxAliasesForCollections(Limits.ALIASES);
        options.setCodePointLimit(Limits.TEXT_CHARACTERS);
        try {
            org.yaml.snakeyaml.nodes.Node root = new Yaml(options).compose(new StringReader(text));
            return root == null
                    ? malformed(null, "The document is empty.")
                    : new YamlReader().document(root);
        } catch (MarkedYAMLException e) {
            return malformed(e.getProblemMark(), String.valueOf(e.getProblem()));
        } catch (YAMLException | IllegalArgumentException e) {
            // The latter is how the parser refuses some malformed tags.
            return malformed(null, String.valueOf(e.getMessage()));
        }
    }

    private Parsed document(org.yaml.snakeyaml.nodes.Node root) {
        Node node = node(root, "");
        return faults.isEmpty() ? new Parsed.Document(node) : new Parsed.Malformed(faults);
    }

    private Node node(org.yaml.snakeyaml.nodes.Node source, String pointer) {
        Node known = read.get(source);
        if (known != null) {
            return known;
        }
        Place place = place(source.getStartMark());
        if (open.put(source, true) != null || read.size() >= Limits.NODES) {
            String detail =
                    read.size() >= Limits.NODES
                            ? "The document has more than " + Limits.NODES + " values."
                            : "The value contains itself.";
            add(new Fault(pointer, place, "malformed-yaml", detail));
            return new Node.Scalar(place, Node.Kind.NULL, "null");
        }
        Node node =
                switch (source) {
                    case MappingNode mapping -> object(place, mapping, pointer);
                    case SequenceNode sequence -> array(place, sequence, pointer);
                    case ScalarNode scalar -> scalar(place, scalar);
                    case AnchorNode anchor -> node(anchor.getRealNode(), pointer);
                    default -> throw new YAMLException("unknown kind of node " + source);
                };
        open.remove(source);
        read.put(source, node);
        return node;
    }

    private Node object(Place place, MappingNode mapping, String pointer) {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        List<Node> merges = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merges.add(node(tuple.getValueNode(), pointer));
                continue;
            }
            Place namePlace = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                add(new Fault(pointer, namePlace, "malformed-yaml", "A name must be a string."));
                continue;
            }
            String name = key.getValue();
            String memberPointer = Cursor.append(pointer, name);
            Node value = node(tuple.getValueNode(), memberPointer);
            if (members.putIfAbsent(name, new Node.Member(namePlace, value)) != null) {
                add(
                        new Fault(
                                memberPointer,
                                namePlace,
                                "duplicate-member",
                                "The member '" + name + "' is there twice."));
            }
        }
        for (Node from : merges) {
            List<Node> all = from instanceof Node.ArrayNode array ? array.items() : List.of(from);
            all.forEach(one -> merge(one, pointer, members));
        }
        return new Node.ObjectNode(place, Collections.unmodifiableMap(members));
    }

    /** What is not there yet comes from elsewhere ({@code <<}); what comes first stays. */
    private void merge(Node from, String pointer, Map<String, Node.Member> members) {
        String detail = "A mapping, or some, are to be merged.";
        if (from instanceof Node.ObjectNode object && merged <= Limits.NODES) {
            merged += 1 + object.members().size();
            detail = "More than " + Limits.NODES + " members are merged.";
            if (merged <= Limits.NODES) {
                object.members().forEach(members::putIfAbsent);
                return;
            }
        }
        add(new Fault(pointer, from.place(), "malformed-yaml", detail));
    }

    private Node array(Place place, SequenceNode sequence, String pointer) {
        List<Node> items = new ArrayList<>(sequence.getValue().size());
        for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
            items.add(node(item, Cursor.append(pointer, Integer.toString(items.size()))));
        }
        return new Node.ArrayNode(place, List.copyOf(items));
    }

    /** YAML 1.1 knows more booleans and numbers than JSON: those are text here, as in YAML 1.2. */
    private static Node scalar(Place place, ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        Node.Kind kind = Node.Kind.TEXT;
        if (tag.equals(Tag.NULL)) {
            kind = Node.Kind.NULL;
        } else if (tag.equals(Tag.BOOL) && BOOLEAN.matcher(text).matches()) {
            kind = Node.Kind.BOOLEAN;
            text = text.toLowerCase(Locale.ROOT);
        } else if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && NUMBER.matcher(text).matches()) {
            kind = Node.Kind.NUMBER;
        }
        return new Node.Scalar(place, kind, text);
    }

    private void add(Fault fault) {
        if (faults.size() < Limits.FAULTS) {
            faults.add(fault);
        }
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Parsed malformed(@Nullable Mark mark, String detail) {
        return Parsed.Malformed.of(
                new Fault("", mark == null ? null : place(mark), "malformed-yaml", detail));
    }
}
