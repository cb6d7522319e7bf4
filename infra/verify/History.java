import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The records of a log, or of one organization's chain, in their order: whether each follows the
 * one before it, and whether together they are what was signed.
 */
final class History {
    private final boolean isLog;
    private final List<Note.Key> keys;
    private final Merkle tree = new Merkle();
    private final Streams streams = new Streams();
    private long position;
    private long last;
    private long time;
    private long agreed;
    private final Deque<Note> kept = new ArrayDeque<>();
    private final Set<Note.Key> signers = new HashSet<>();
    private final Map<Note.Key, Long> reached = new HashMap<>();
    private Note checkpoint;
    private String origin;

    /**
     * Nothing yet.
     *
     * @param keys that have to have signed
     * @param notes checkpoints that somebody kept, which the records have to agree with as well
     */
    History(boolean isLog, List<Note.Key> keys, List<Note> notes) {
        this.isLog = isLog;
        this.keys = keys;
        notes.stream().sorted(Comparator.comparingLong(Note::size)).forEach(kept::add);
    }

    /** How many records there are so far. */
    long size() {
        return tree.size();
    }

    int streams() {
        return streams.size();
    }

    /** The last checkpoint; null where there was none. */
    Note checkpoint() {
        return checkpoint;
    }

    /**
     * The keys under which nobody signed: of the log's own, the last checkpoint; of witnesses, any.
     */
    List<Note.Key> missing() {
        return keys.stream()
                .filter(
                        key ->
                                (isOfLog(key) ? signers : reached.keySet())
                                        .stream().noneMatch(key::isLike))
                .toList();
    }

    /** The keys that were named and signed the last checkpoint, in the order of their naming. */
    List<Note.Key> signers() {
        return keys.stream().filter(signers::contains).toList();
    }

    /**
     * The witnesses that were named and cosigned, each with how many records it vouches for: of
     * what follows those it says nothing.
     */
    Map<Note.Key, Long> cosigners() {
        Map<Note.Key, Long> cosigners = new LinkedHashMap<>();
        for (Note.Key key : keys) {
            if (!isOfLog(key) && reached.containsKey(key)) {
                cosigners.put(key, reached.get(key));
            }
        }
        return cosigners;
    }

    private boolean isOfLog(Note.Key key) {
        return key.name().equals(checkpoint.origin());
    }

    /**
     * The position that the last checkpoint reaches, under a signature that covers it; -1 where
     * there is none.
     */
    long signedPosition() {
        return signers.stream().anyMatch(Note.Key::coversText) ? checkpoint.position() : -1;
    }

    /** Nothing follows: what somebody kept must have come by then. */
    void end() throws Bad {
        if (!kept.isEmpty()) {
            throw new Bad(
                    "a checkpoint that was kept is of "
                            + kept.getFirst().size()
                            + " records, and there are "
                            + size());
        }
    }

    /** The position of the last record; 0 where there is none. */
    long position() {
        return position;
    }

    /** Takes in what comes next. */
    void add(Block block) throws Bad {
        for (int i = 0; i < block.count; i++) {
            record(block, i);
            tree.add(block.hashes, i);
            while (!kept.isEmpty() && kept.getFirst().size() <= size()) {
                kept(kept.removeFirst());
            }
        }
        if (block.checkpoint != null) {
            try {
                checkpoint(Note.read(block.checkpoint));
            } catch (Bad e) {
                throw new Bad("the checkpoint after record " + size() + ": " + e.getMessage());
            }
        }
        if (block.bad != null) {
            throw new Bad("record " + (size() + 1) + where() + ": " + block.bad);
        }
    }

    private String where() {
        return size() == 0 ? "" : ", the one after position " + position;
    }

    private void kept(Note note) throws Bad {
        try {
            agree(note);
        } catch (Bad e) {
            throw new Bad(
                    "a checkpoint that was kept, at record " + size() + ": " + e.getMessage());
        }
    }

    private void record(Block block, int i) throws Bad {
        String fault = fault(block, i);
        if (fault != null) {
            throw new Bad(
                    "record "
                            + (size() + 1)
                            + ", at position "
                            + block.positions[i]
                            + ": "
                            + fault);
        }
        position = block.positions[i];
        last = block.lasts[i];
        time = block.times[i];
    }

    private String fault(Block block, int i) {
        long at = block.positions[i];
        if (isLog ? at != position + 1 : at <= position) {
            return "it follows position "
                    + position
                    + (at <= position ? ", which is not before it" : ", and others lie between");
        }
        if (position < last && block.lasts[i] != last) {
            return "the command before it is to end at position " + last + ", and does not";
        }
        if (block.lasts[i] < at) {
            return "its command ends before it";
        }
        if (block.times[i] < time) {
            return "it is from before the one before it";
        }
        if (!streams.follows(block.streams[i], block.revisions[i])) {
            return "revision " + block.revisions[i] + " of its stream does not follow there";
        }
        return null;
    }

    private void checkpoint(Note note) throws Bad {
        if (position != last) {
            throw new Bad("the last command is not whole");
        }
        if (note.position() >= 0 && note.position() < position) {
            throw new Bad("it does not reach position " + position);
        }
        signers.clear();
        signers.addAll(agree(note));
        checkpoint = note;
    }

    /** Holds the records so far against a checkpoint; the keys that signed it. */
    private Set<Note.Key> agree(Note note) throws Bad {
        if (note.size() != size()) {
            throw new Bad("it is of " + note.size() + " records");
        }
        if (!Arrays.equals(note.root(), tree.root())) {
            throw new Bad(
                    "records "
                            + (agreed + 1)
                            + " to "
                            + size()
                            + " agree with their hashes, and are not those that were signed");
        }
        if (origin != null && !origin.equals(note.origin())) {
            throw new Bad("its origin is not that of the one before it");
        }
        origin = note.origin();
        agreed = size();
        Set<Note.Key> signed = new HashSet<>();
        for (Note.Key key : keys) {
            if (note.isSignedBy(key)) {
                signed.add(key);
            }
        }
        signed.forEach(key -> reached.put(key, size()));
        return signed;
    }
}
