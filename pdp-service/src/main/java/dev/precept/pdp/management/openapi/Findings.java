package dev.precept.pdp.management.openapi;

import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;

import java.util.ArrayList;
import java.util.List;

/** Collects what is to be told of a description, within bounds. Not thread-safe. */
final class Findings {
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();
    private int untoldWarnings;

    void fault(Cursor part, String code, String detail) {
        if (faults.size() < dev.precept.pdp.management.document.Limits.FAULTS) {
            faults.add(part.fault(code, detail));
        }
    }

    void wrongType(Cursor part, String expected) {
        fault(
                part,
                "wrong-type",
                "Here is " + part.node().typeName() + "; " + expected + " is expected.");
    }

    void warn(Cursor part, String code, String detail) {
        if (warnings.size() < Limits.WARNINGS) {
            warnings.add(part.fault(code, detail));
        } else {
            untoldWarnings++;
        }
    }

    List<Fault> faults() {
        return faults;
    }

    List<Fault> warnings() {
        List<Fault> all = new ArrayList<>(warnings);
        if (untoldWarnings > 0) {
            all.add(
                    new Fault(
                            "",
                            null,
                            "more-warnings",
                            untoldWarnings + " more warnings are left out."));
        }
        return all;
    }
}
