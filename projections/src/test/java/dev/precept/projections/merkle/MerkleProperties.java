package dev.precept.projections.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Trees against RFC 6962 read word by word; proofs hold for what they are of, and nothing else. */
class MerkleProperties {
    private static final int RUNS = Integer.getInteger("runs", 30);
    private static final int LARGEST = 66_000;
    private static final int PROOFS = 3;

    private final Random random = Seed.random(MerkleProperties.class);
    private final List<byte[]> leaves = leaves();

    /** As many leaves as the largest tree has. */
    private static List<byte[]> leaves() {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < LARGEST; i++) {
            leaves.add(Merkle.leaf(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)));
        }
        return leaves;
    }

    /** MTH of RFC 6962 section 2.1. */
    private static byte[] reference(List<byte[]> of) {
        if (of.isEmpty()) {
            return Merkle.empty();
        }
        if (of.size() == 1) {
            return of.getFirst();
        }
        int k = Integer.highestOneBit(of.size() - 1);
        return Merkle.node(reference(of.subList(0, k)), reference(of.subList(k, of.size())));
    }

    private int size() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(20);
            case 1 -> 256 * random.nextInt(1, 8) + random.nextInt(-2, 3);
            case 2 -> random.nextInt(2_000);
            default -> random.nextInt(10) > 0 ? 256 : 65_536 + random.nextInt(-2, 400);
        };
    }

    @Test
    void theEmptyTreeAndOneLeafAreAsPublished() {
        assertThat(HexFormat.of().formatHex(Merkle.empty()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(HexFormat.of().formatHex(Merkle.leaf(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    @Test
    void rootsAreThoseOfTheStandard() {
        for (int run = 0; run < RUNS; run++) {
            List<byte[]> first = leaves.subList(0, size());
            byte[] expected = reference(first);
            assertThat(MerkleTree.of(first).root()).isEqualTo(expected);
            assertThat(Merkle.root(first)).isEqualTo(expected);
            MerkleRoot root = new MerkleRoot();
            first.forEach(root::add);
            assertThat(root.root()).isEqualTo(expected);
            assertThat(root.size()).isEqualTo(first.size());
        }
    }

    @Test
    void everyLeafIsProvedUnderEveryLaterRoot() {
        for (int run = 0; run < RUNS; run++) {
            int size = 1 + size();
            MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
            byte[] root = tree.root();
            for (int i = 0; i < PROOFS; i++) {
                int index = random.nextInt(size);
                List<byte[]> path = tree.inclusion(index);
                byte[] leaf = leaves.get(index);
                assertThat(Merkle.isIncluded(leaf, index, size, path, root)).isTrue();
                int other = (index + 1 + random.nextInt(size)) % (size + 1);
                assertThat(Merkle.isIncluded(leaf, other, size, path, root))
                        .as("%d as %d of %d", index, other, size)
                        .isFalse();
                assertThat(Merkle.isIncluded(leaf, index, size, altered(path), root)).isFalse();
                assertThat(Merkle.isIncluded(root, index, size, path, root)).isEqualTo(size == 1);
            }
        }
    }

    @Test
    void everyRootContinuesEveryOneBefore() {
        for (int run = 0; run < RUNS; run++) {
            int size = 1 + size();
            MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
            byte[] root = tree.root();
            for (int i = 0; i < PROOFS; i++) {
                int from = random.nextInt(size + 1);
                byte[] before = MerkleTree.of(leaves.subList(0, from)).root();
                List<byte[]> proof = tree.consistency(from);
                assertThat(Merkle.isConsistent(from, before, size, root, proof)).isTrue();
                assertThat(Merkle.isConsistent(from, before, size, root, altered(proof))).isFalse();
                if (from > 0) {
                    byte[] other = Merkle.node(before, before);
                    assertThat(Merkle.isConsistent(from, other, size, root, proof)).isFalse();
                }
            }
        }
    }

    private List<byte[]> altered(List<byte[]> proof) {
        List<byte[]> altered = new ArrayList<>(proof);
        int at = random.nextInt(proof.size() + 1);
        if (at == proof.size()) {
            altered.add(leaves.getFirst());
        } else if (random.nextBoolean()) {
            altered.remove(at);
        } else {
            byte[] hash = proof.get(at).clone();
            hash[random.nextInt(hash.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            altered.set(at, hash);
        }
        return altered;
    }

    @Test
    void thereIsNoProofOfWhatIsNotThere() {
        MerkleTree tree = MerkleTree.of(leaves.subList(0, 7));
        assertThatThrownBy(() -> tree.inclusion(7)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.inclusion(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.consistency(8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Merkle.isConsistent(8, tree.root(), 7, tree.root(), List.of())).isFalse();
    }
}
