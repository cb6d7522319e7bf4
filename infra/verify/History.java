import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    private long checkpointSize;
    private Note checkpoint;
    private List<Note.Key> missing = List.of();

    History(boolean isLog, List<Note.Key> keys) {
        this.isLog = isLog;
        this.keys = keys;
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

    /** The keys under which nobody signed the last checkpoint. */
    List<Note.Key> missing() {
        return missing;
    }

    /** The position of the last record; 0 where there is none. */
    long position() {
        return position;
    }

    /** Takes in what comes next. */
    void add(Block block) throws Bad {
        for (int i = 0; i < block.count; i++) {
            record(block, i);
        }
        tree.add(block.hashes, block.count);
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

    private void record(Block block, int i) throws Bad {
        String fault = fault(block, i);
        if (fault != null) {
            throw new Bad(
                    "record "
                            + (size() + i + 1)
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
        if (note.size() != size()) {
            throw new Bad("it is of " + note.size() + " records");
        }
        if (position != last) {
            throw new Bad("the last command is not whole");
        }
        if (!Arrays.equals(note.root(), tree.root())) {
            throw new Bad(
                    "records "
                            + (checkpointSize + 1)
                            + " to "
                            + size()
                            + " agree with their hashes, and are not those that were signed");
        }
        if (note.position() >= 0 && note.position() < position) {
            throw new Bad("it does not reach position " + position);
        }
        if (checkpoint != null && !checkpoint.origin().equals(note.origin())) {
            throw new Bad("its origin is not that of the one before it");
        }
        missing = new ArrayList<>(note.missing(keys));
        checkpoint = note;
        checkpointSize = size();
    }
}
