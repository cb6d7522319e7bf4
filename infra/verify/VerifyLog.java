import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks exports of events, of the whole log or of one organization's chain, without anybody's
 * help: every record's hash, their order, that none is missing, and that they are what was signed.
 * Needs a JDK and nothing else. The format is told in docs/audit.md.
 */
final class VerifyLog {
    private static final String USAGE =
            """
            usage: infra/verify-log FILE... [--key VKEY]... [--checkpoint NOTE]...
              FILE   exports of one log or chain, each going on where another ends;
                     or a folder of them
              --key  a key that has to have signed the last checkpoint (GET checkpoint/key),
                     or, beside such a key, that of a witness who has to have cosigned one;
                     of several under one name and of one kind, one suffices
              --checkpoint
                     a file with a checkpoint that was kept: the records have to be those
            It ends with 0 if all is well, 1 if something is wrong, 2 if it could not be looked at.\
            """;

    private VerifyLog() {}

    public static void main(String[] arguments) {
        try {
            System.out.println(verify(arguments));
        } catch (Bad e) {
            System.err.println("BAD: " + e.getMessage());
            System.exit(1);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    /** What was found, if all is well. */
    static String verify(String... arguments) throws Bad, IOException {
        List<Path> files = new ArrayList<>();
        List<Note.Key> keys = new ArrayList<>();
        List<Note> kept = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String next = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--key" -> {
                    keys.add(Note.Key.read(next));
                    i++;
                }
                case "--checkpoint" -> {
                    kept.add(Note.read(Files.readString(Path.of(next))));
                    i++;
                }
                default -> files.addAll(files(Path.of(arguments[i])));
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no export is named");
        }
        Exports exports = Exports.of(files);
        History history = new History(exports.isLog(), keys, kept);
        exports.into(history);
        if (!history.missing().isEmpty()) {
            throw new Bad("the last checkpoint is not signed by " + history.missing());
        }
        if (!keys.isEmpty() && history.signers().isEmpty()) {
            throw new Bad(
                    "the last checkpoint is signed by none of the keys that were named: name the"
                            + " log's own too"
                            + cosigned(history));
        }
        return report(exports, history, keys);
    }

    private static String report(Exports exports, History history, List<Note.Key> keys) {
        long position = history.signedPosition();
        String what =
                exports.isLog()
                        ? "all of the log " + exports.log()
                        : "all events of organization "
                                + exports.organization()
                                + " in the log "
                                + exports.log()
                                + (position < 0 ? "" : " up to position " + position);
        boolean isUnsigned = !keys.isEmpty() && position < history.checkpoint().position();
        return "OK: "
                + history.size()
                + " records in "
                + history.streams()
                + " streams are "
                + what
                + System.lineSeparator()
                + (keys.isEmpty()
                        ? "Who signed the checkpoint was not looked at: name keys with --key."
                        : "The checkpoint of "
                                + history.checkpoint().origin()
                                + " is signed by "
                                + history.signers()
                                + cosigned(history))
                + (isUnsigned
                        ? System.lineSeparator()
                                + "Up to which position that is all is not signed by a key that"
                                + " was named: name the log's Ed25519 key."
                        : "");
    }

    private static String cosigned(History history) {
        StringBuilder told = new StringBuilder();
        history.cosigners()
                .forEach(
                        (witness, records) -> {
                            told.append(System.lineSeparator())
                                    .append("Cosigned by ")
                                    .append(witness)
                                    .append(" up to record ")
                                    .append(records);
                            if (records < history.size()) {
                                told.append(", and not after it");
                            }
                        });
        return told.toString();
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
