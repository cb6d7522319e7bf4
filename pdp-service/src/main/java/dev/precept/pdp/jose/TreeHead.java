package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What a checkpoint says of a Merkle tree (C2SP tlog-checkpoint).
 *
 * @param origin names the tree, for ever
 * @param size how many leaves it has
 * @param root its root hash; not to be changed
 * @param extensions further lines
 */
public record TreeHead(String origin, long size, byte[] root, List<String> extensions) {
    public TreeHead {
        extensions = List.copyOf(extensions);
    }

    /** The text that is signed, with its last newline. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(origin).append('\n').append(size).append('\n');
        text.append(Base64.getEncoder().encodeToString(root)).append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
