/** Which revision comes next in each stream: a table of numbers, as there are millions of them. */
final class Streams {
    private long[] keys = new long[1 << 16];
    private int[] next = new int[1 << 16];
    private int size;

    /** Whether the revision is the one that follows; if so, it counts from now on. */
    boolean follows(long key, long revision) {
        int at = place(keys, key);
        if (keys[at] == 0) {
            if (revision != 0) {
                return false;
            }
            keys[at] = key;
            next[at] = 1;
            if (++size > keys.length / 2) {
                grow();
            }
            return true;
        }
        if (next[at] != revision) {
            return false;
        }
        next[at]++;
        return true;
    }

    int size() {
        return size;
    }

    private static int place(long[] keys, long key) {
        int at = (int) (key ^ key >>> Integer.SIZE) & keys.length - 1;
        while (keys[at] != 0 && keys[at] != key) {
            at = at + 1 & keys.length - 1;
        }
        return at;
    }

    private void grow() {
        long[] larger = new long[keys.length * 2];
        int[] moved = new int[larger.length];
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                int at = place(larger, keys[i]);
                larger[at] = keys[i];
                moved[at] = next[i];
            }
        }
        keys = larger;
        next = moved;
    }
}
