package dev.precept.pdp.management;

import dev.precept.domain.attribute.Storable;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyCommand.ChangePolicy;
import dev.precept.domain.policy.PolicyCommand.CreatePolicy;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.PolicyId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.PolicyDocument;

import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A policy as asked for. */
record PolicyBody(PolicyDetails details) {
    /** The languages of policies. */
    private enum Kind {
        CONDITION,
        CEL,
        REGO
    }

    static PolicyBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("kind", "effect", "source");
        Kind kind = fields.choice("kind", Kind.CONDITION);
        Effect effect = fields.choice("effect", Effect.DENY);
        PolicySource source = source(kind, effect, fields, faults);
        Set<String> fieldMask = fieldMask(fields.part("obligations"), faults);
        fields.end();
        faults.check();
        if (source == null) {
            throw new IllegalStateException("a source without fault was not read");
        }
        return new PolicyBody(new PolicyDetails(effect, source, fieldMask));
    }

    private static @Nullable PolicySource source(
            Kind kind, Effect effect, Fields fields, Faults faults) {
        Cursor part = fields.part("source");
        if (part == null) {
            return null; // told as missing
        }
        return switch (kind) {
            case CONDITION -> {
                Condition condition = ConditionBody.read(part, faults);
                yield condition == null ? null : new PolicySource.Condition(condition);
            }
            case CEL -> {
                Condition.Cel cel = ConditionBody.cel(part, faults);
                yield cel == null ? null : new PolicySource.Cel(cel.source());
            }
            case REGO -> rego(part, effect, fields, faults);
        };
    }

    private static @Nullable PolicySource rego(
            Cursor source, Effect effect, Fields fields, Faults faults) {
        Cursor tests = fields.part("tests");
        Cursor bundle = fields.part("bundle");
        String module = faults.text(source, Limits.REGO_BYTES);
        String tested = tests == null ? null : faults.text(tests, Limits.REGO_BYTES);
        String packed =
                bundle == null
                        ? null
                        : faults.text(bundle, dev.precept.pdp.management.Limits.BODY_BYTES);
        if (module == null
                || (tests != null && tested == null)
                || (bundle != null && packed == null)) {
            return null;
        }
        Cursor at = bundle == null ? source : bundle;
        try {
            byte[] wasm =
                    packed == null
                            ? null
                            : RegoBundle.wasm(
                                    Base64.getDecoder().decode(packed),
                                    RegoModule.of(module),
                                    effect);
            return PolicySource.Rego.of(module, tested, wasm);
        } catch (IllegalArgumentException e) {
            String rule = String.valueOf(e.getMessage());
            String detail = rule.substring(0, 1).toUpperCase(Locale.ROOT) + rule.substring(1) + ".";
            faults.add(at.fault("invalid-value", detail));
            return null;
        }
    }

    private static Set<String> fieldMask(@Nullable Cursor part, Faults faults) {
        Set<String> names = new HashSet<>();
        if (part == null) {
            return names;
        }
        Fields fields = Fields.of(part, faults);
        for (Cursor item : fields.items("fieldMask", Limits.FIELDS_PER_MASK)) {
            String name = faults.text(item, Limits.ATTRIBUTE_NAME_CHARACTERS);
            if (name != null && !Storable.isName(name)) {
                faults.add(item.fault("invalid-value", Storable.NAMES));
            } else if (name != null) {
                names.add(name);
            }
        }
        fields.end();
        return names;
    }

    Change change(View view, Handle handle, PolicyId fresh) {
        PolicyDocument existing = view.organization().policies().get(handle);
        return existing == null
                ? Change.creating(new CreatePolicy(fresh, view.id(), handle, details))
                : Change.changing(new ChangePolicy(existing.id(), details));
    }
}
