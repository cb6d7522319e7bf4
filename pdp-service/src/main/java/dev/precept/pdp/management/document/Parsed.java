package dev.precept.pdp.management.document;

import java.util.List;

/** What came of reading a document. */
public sealed interface Parsed {
    /** It is well-formed. */
    record Document(Node root) implements Parsed {}

    /** It is not, and these are the reasons: at least one. */
    record Malformed(List<Fault> faults) implements Parsed {
        public Malformed {
            faults = List.copyOf(faults);
        }

        static Malformed of(Fault fault) {
            return new Malformed(List.of(fault));
        }
    }
}
