package dev.precept.pdp.management.openapi;

import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.pdp.management.document.Fault;

import java.util.List;

/** What came of reading a description. */
public sealed interface ImportResult {
    /**
     * It can be imported.
     *
     * @param scopes in the order of the description, none twice
     * @param operations in the order of the description
     * @param warnings what was left out or reads otherwise than its author may think
     */
    record Imported(List<ScopeSpec> scopes, List<OperationSpec> operations, List<Fault> warnings)
            implements ImportResult {
        public Imported {
            scopes = List.copyOf(scopes);
            operations = List.copyOf(operations);
            warnings = List.copyOf(warnings);
        }
    }

    /** It cannot, for these reasons: at least one. */
    record Faulty(List<Fault> faults) implements ImportResult {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
